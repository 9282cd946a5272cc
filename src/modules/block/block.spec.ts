import { describe, expect, it } from 'vitest';
import { idToCb58 } from '../../common/id.js';
import { Block } from './block.js';
import { genesisBlock, parseGenesis } from './genesis.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('Block', () => {
  const genesis = genesisBlock(parseGenesis(utf8('{"data":"2YfUpY9RCX"}')));

  it('has the IDs that timestampvm-rs gives', () => {
    expect(Buffer.from(genesis.data).toString('hex')).toBe('32596655705939524358');
    expect(idToCb58(genesis.id)).toBe('WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB');
    const child = Block.build(genesis.id, 1n, 1795397256n, utf8('hello'));
    expect(idToCb58(child.id)).toBe('24Ps2ZmGykZgNWBKQSzewZd3mXXFt65aCKLH19Ry1mkwosYBqN');
    expect(Block.parse(child.bytes).isCanonical).toBe(true);
    expect(Block.parse(Buffer.from(` ${Buffer.from(child.bytes)}`)).isCanonical).toBe(false);
  });
});
