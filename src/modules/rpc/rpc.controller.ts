import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { RpcService } from './rpc.service.js';

/** `POST /rpc` for those who come by HTTP and not through the host, which hands its requests over by gRPC. */
@Controller('rpc')
export class RpcController {
  constructor(private readonly rpc: RpcService) {}

  @Post()
  @HttpCode(200)
  async call(@Body() body: Buffer): Promise<string> {
    return (await this.rpc.at('/rpc')?.handle(body)) ?? '';
  }
}
