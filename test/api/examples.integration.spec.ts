import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JsonRpcApis } from '../../src/modules/json-rpc/json-rpc.service.js';
import { EXAMPLE } from '../../src/modules/rpc/example-values.js';
import { DataIndex } from '../../src/modules/search/data-index.js';
import type { ChainInProcess } from '../in-process/chain-in-process.js';
import { ENGINES, type TestEngine } from '../in-process/engines.js';
import { until } from '../process/until.js';
import { call } from './call.js';
import { startExampleChain } from './example-chain.js';

describe.each(Object.entries(ENGINES))('the examples of the description in %s', (_name, start) => {
  let engine: TestEngine;
  let chain: ChainInProcess;
  beforeAll(async () => {
    engine = await start();
    chain = await startExampleChain(engine.fresh());
  });
  afterAll(async () => {
    await chain.stop();
    await engine.dispose();
  });

  it('each is what the chain answers', async () => {
    const proposed = await call(chain, 'proposeBlock', { data: EXAMPLE.base64 });
    await chain.produce();
    await until(() => chain.get(DataIndex).state === 'ready', { what: 'the index', every: 10 });
    for (const [path, { methods }] of chain.get(JsonRpcApis).described) {
      for (const { name, example } of methods) {
        const answer = name === 'proposeBlock' ? proposed : await call(chain, name, example.params, path);
        expect({ name, answer }).toMatchObject({ name, answer: { result: example.result } });
      }
    }
  });
});
