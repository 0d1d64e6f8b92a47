import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AmiParser, encodeAction, WireError } from '../../../src/adapters/asterisk/wire.ts';
import { block } from '../../helpers/asterisk-fake-ami.ts';

const BANNER = 'Asterisk Call Manager/5.0.4\r\n';

describe('what an AMI sends', () => {
  test('is read whatever way the bytes are cut', () => {
    const messages = [
      { Event: 'Newchannel', Uniqueid: '1.2', CallerIDName: 'Иванов: брат', ConnectedLineNum: '' },
      { Response: 'Success', ActionID: 'crm-1', Message: '' },
    ];
    const bytes = Buffer.from(BANNER + messages.map(block).join(''));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 100 }), (sizes) => {
        const parser = new AmiParser();
        const read = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          read.push(...parser.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(
          read.map((message) => Object.fromEntries(message.keys().map((key) => [key, message.text(key)]))),
        ).toEqual(messages);
      }),
    );
  });

  test('may have blank lines too many, lines without a colon, bare line feeds, keys that repeat', () => {
    const parser = new AmiParser();
    const read = parser.push(Buffer.from(`${BANNER}\r\n\r\nEvent: A\nnonsense\nVariable: x=1\nVariable: y=2\n\n\r\n`));
    expect(read).toHaveLength(1);
    expect(read[0]!.text('Variable')).toBe('x=1');
    expect(read[0]!.keys()).toEqual(['Event', 'Variable']);
  });

  test.each([
    ['something that is no AMI', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a line without an end', `${BANNER}Event: ${'x'.repeat(70_000)}`],
    ['a long line that ends', `${BANNER}Event: ${'x'.repeat(70_000)}\r\n`],
    ['a block without an end', BANNER + 'A: b\r\n'.repeat(2_001)],
  ])('is refused when it is %s', (_what, bytes) => {
    const parser = new AmiParser();
    expect(() => {
      // In pieces, as a socket gives them.
      for (let at = 0; at < bytes.length; at += 16_384) parser.push(Buffer.from(bytes.slice(at, at + 16_384)));
    }).toThrow(WireError);
  });

  test('never takes the parser down, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        const parser = new AmiParser();
        parser.push(Buffer.from(BANNER));
        try {
          for (const message of parser.push(garbage)) expect(message.keys().length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe('an action', () => {
  test('is lines and a blank line', () => {
    expect(encodeAction([['Action', 'Ping']])).toBe('Action: Ping\r\n\r\n');
  });

  test('can never carry a header of its own making', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        let bytes: string;
        try {
          bytes = encodeAction([
            ['Action', 'Originate'],
            ['Exten', value],
          ]);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(bytes.split('\r\n')).toEqual(['Action: Originate', `Exten: ${value}`, '', '']);
        expect(bytes.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      }),
    );
    expect(() => encodeAction([['Exten', '101\r\nAction: Command']])).toThrow(WireError);
    expect(() => encodeAction([['Exten\r\nAction', '101']])).toThrow(WireError);
  });
});
