import { describe, expect, it } from 'vitest';
import { EMPTY_ID, idToCb58 } from '../../common/id.js';
import { encodeGenesis, GenesisError, genesisBlock, parseGenesis } from './genesis.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('parseGenesis', () => {
  it.each([
    ['{"data":"2YfUpY9RCX"}', '2YfUpY9RCX'],
    ['{"data":""}', ''],
    [' {\n\t"data" : "x"\r\n}\n', 'x'],
    ['{"d\\u0061ta":"\\ud83d\\ude00é\\n"}', '😀é\n'],
  ])('takes %s', (text, data) => {
    expect(parseGenesis(utf8(text))).toEqual({ data });
  });

  it.each([
    ['', 'it is empty'],
    [' ', 'expected { at the end of the input'],
    ['hello', 'expected { at byte 0'],
    ['null', 'expected { at byte 0'],
    ['["x"]', 'expected { at byte 0'],
    ['\ufeff{"data":"x"}', 'expected { at byte 0'],
    ['{}', 'field "data" is missing'],
    ['{"data":1}', 'field "data": expected a string at byte 8'],
    ['{"data":null}', 'field "data": expected a string at byte 8'],
    ['{"data":"x', 'field "data": unfinished string at the end of the input'],
    ['{"data":"\\ud800"}', 'field "data": lone surrogate in a string at byte 9'],
    ['{"data":"a","data":"b"}', 'field "data" comes twice'],
    ['{"Data":"x"}', 'unknown field "Data", did you mean "data"?'],
    ['{"data":"x","n":{}}', 'unknown field "n", did you mean "data"?'],
    [`{"${'k'.repeat(41)}":1}`, `unknown field "${'k'.repeat(40)}…", did you mean "data"?`],
    ['{"data":"x",}', 'expected a string at byte 12'],
    ['{"data":"x"}}', 'expected nothing more at byte 12'],
  ])('refuses %j', (text, problem) => {
    expect(() => parseGenesis(utf8(text))).toThrow(new GenesisError(problem));
  });

  it('refuses data that is not UTF-8', () => {
    const bytes = Buffer.from('{"data":"\xff"}', 'latin1');
    expect(() => parseGenesis(bytes)).toThrow(
      new GenesisError('field "data": invalid UTF-8 in a string at byte 9'),
    );
  });
});

describe('genesisBlock', () => {
  it('is the one that timestampvm-rs makes', () => {
    const block = genesisBlock({ data: '2YfUpY9RCX' });
    expect(idToCb58(block.id)).toBe('WFBLfMkNe3gTQ7Vzy3Zo5vBpQD6vq4ebZRRtgt2pVgZxARELB');
    expect(block).toMatchObject({ parentId: EMPTY_ID, height: 0n, timestamp: 0n, data: utf8('2YfUpY9RCX') });
  });

  it('has the UTF-8 of the text as data', () => {
    expect(genesisBlock({ data: 'é' }).data).toStrictEqual(Uint8Array.of(0xc3, 0xa9));
  });
});

describe('encodeGenesis', () => {
  // Printed by serde_json 1.0.
  it.each([
    ['2YfUpY9RCX', '{"data":"2YfUpY9RCX"}'],
    ['"\\/\b\f\n\r\t', '{"data":"\\"\\\\/\\b\\f\\n\\r\\t"}'],
    ['\0\x1f\x7f\u2028é😀', '{"data":"\\u0000\\u001f\x7f\u2028é😀"}'],
  ])('prints %j as serde_json does', (data, text) => {
    expect(encodeGenesis(data)).toBe(text);
    expect(parseGenesis(utf8(text))).toEqual({ data });
  });

  it('refuses half a surrogate pair', () => {
    expect(() => encodeGenesis('\ud83d')).toThrow(GenesisError);
  });
});
