import { describe, expect, test } from '@jest/globals';
import {
  type AddressRange,
  compareNumbers,
  type Decimal,
  hasHostBits,
  isBase64,
  isInRange,
  type ParsedValue,
  readAddressRange,
  readBoolean,
  readDate,
  readNumber,
} from '../../action/iam/condition-values.ts';
import { accountSymbol } from '../../action/iam/glob.ts';

/** A value in short; `none` and `unclear` as they are. */
function short<T>(read: ParsedValue<T>, write: (value: T) => unknown): unknown {
  return typeof read === 'string' ? read : write(read.value);
}

/** The value of what has to be one. */
function requireValue<T>(read: ParsedValue<T>): T {
  if (typeof read === 'string') throw new Error(`It is ${read}`);
  return read.value;
}

const writeDecimal = ({ sign, digits, magnitude }: Decimal) =>
  sign === 0 ? '0' : `${sign < 0 ? '-' : ''}0.${digits}e${magnitude}`;

describe('numbers', () => {
  test.each([
    ['0', '0'],
    ['-0.00', '0'],
    ['1', '0.1e1'],
    ['+01', '0.1e1'],
    ['001200', '0.12e4'],
    ['1.', '0.1e1'],
    ['.5', '0.5e0'],
    ['-0.0050', '-0.5e-2'],
    ['120.034', '0.120034e3'],
    ['1e0', '0.1e1'],
    ['1e2', '0.1e3'],
    ['15E+2', '0.15e4'],
    ['1e-2', '0.1e-1'],
    ['1e1234567890', '0.1e1234567891'],
    ['1e12345678901', 'unclear'],
    ['1e+123456789', '0.1e123456790'],
    // What other readers of numbers may take.
    [' 1', 'unclear'],
    ['1 ', 'unclear'],
    ['\t-1.5e3d ', 'unclear'],
    ['1f', 'unclear'],
    ['1L', 'unclear'],
    ['١٢', 'unclear'],
    ['١.٢e٣', 'unclear'],
    ['1e١٢', 'unclear'],
    [`1${accountSymbol}`, 'unclear'],
    [accountSymbol, 'unclear'],
    // What none takes.
    ['', 'none'],
    ['.', 'none'],
    ['+', 'none'],
    ['e5', 'unclear'],
    ['e', 'none'],
    [' ', 'none'],
    ['d', 'none'],
    ['1ee5', 'none'],
    ['x1', 'none'],
    ['1x', 'none'],
    ['1.2.3', 'none'],
    ['1 2', 'none'],
    ['1e', 'none'],
    ['1e5x', 'none'],
    ['1,5', 'none'],
    ['NaN', 'none'],
    ['Infinity', 'none'],
    ['0x10', 'none'],
    ['--1', 'none'],
    ['1dd', 'none'],
  ])('%j is %s', (text, expected) => {
    expect(short(readNumber(text), writeDecimal)).toBe(expected);
  });

  test('are ordered by their value, however they are written', () => {
    const ordered = [
      '-1e3',
      '-15',
      '-1.5',
      '-1',
      '-0.01',
      '0',
      '1e-9',
      '0.01',
      '0.011',
      '1',
      '1.05',
      '2',
      '10',
      '99',
      '1e2',
    ];
    const decimals = ordered.map(text => requireValue(readNumber(text)));
    decimals.forEach((one, index) => {
      decimals.forEach((other, at) => {
        expect([ordered[index], ordered[at], Math.sign(compareNumbers(one, other)) + 0]).toEqual([
          ordered[index],
          ordered[at],
          Math.sign(index - at),
        ]);
      });
    });
    expect(compareNumbers(requireValue(readNumber('1.0')), requireValue(readNumber('10e-1')))).toBe(0);
  });
});

describe('dates', () => {
  test.each([
    ['2026-11-30T10:20:30Z', '2026-11-30T10:20:30.000Z'],
    ['2026-11-30T10:20:30', '2026-11-30T10:20:30.000Z'],
    ['2026-11-30T10:20:30+02:00', '2026-11-30T08:20:30.000Z'],
    ['2026-11-30T10:20-01:30', '2026-11-30T11:50:00.000Z'],
    ['2026-11-30T10:20:30.1', '2026-11-30T10:20:30.100Z'],
    ['2026-11-30T10:20:30.1239Z', '2026-11-30T10:20:30.123Z'],
    ['2026-11-30T10:20Z', '2026-11-30T10:20:00.000Z'],
    ['2026-11-30', '2026-11-30T00:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['0050-01-31', '0050-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1893456000', '2030-01-01T00:00:00.000Z'],
    ['+1893456000', '2030-01-01T00:00:00.000Z'],
    ['189345600', '1976-01-01T12:00:00.000Z'],
    ['253402300799', '9999-12-31T23:59:59.000Z'],
    // No day, or no time.
    ['2026-02-29', 'none'],
    ['2026-00-10', 'none'],
    ['2026-13-01', 'none'],
    ['2026-01-00', 'none'],
    ['2026-04-31', 'none'],
    ['2026-11-30T24:00Z', 'unclear'],
    ['2026-11-30T10:24Z', '2026-11-30T10:24:00.000Z'],
    ['2026-11-30T10:60Z', 'unclear'],
    // What other readers of dates may take.
    ['2026', 'unclear'],
    ['18934560000001', 'unclear'],
    ['12345678', 'unclear'],
    ['-1893456000', 'unclear'],
    ['1893456000.5', 'unclear'],
    [' 12 ', 'unclear'],
    ['12.34', 'unclear'],
    ['+12', 'unclear'],
    ['2026-11-30T10:20:30+0200', 'unclear'],
    ['2026/11/30', 'unclear'],
    [' 2026-11-30', 'unclear'],
    ['+2026-11-30x', 'unclear'],
    [`${accountSymbol}`, 'unclear'],
    // What none takes.
    ['', 'none'],
    ['today', 'none'],
    ['x2026-11-30', 'none'],
    ['30.11.2026', 'none'],
    ['12x', 'none'],
    ['x12', 'none'],
    ['1.2.3', 'none'],
    ['12.', 'none'],
    ['12.x', 'none'],
    ['1 2', 'none'],
  ])('%j is %s', (text, expected) => {
    expect(short(readDate(text), time => new Date(time).toISOString())).toBe(expected);
  });
});

test.each([
  ['true', true],
  ['TRUE', true],
  ['false', false],
  ['yes', false],
  ['', false],
  [`true${accountSymbol}`, 'unclear'],
])('%j as a boolean is %s', (text, expected) => {
  expect(short(readBoolean(text), value => value)).toBe(expected);
});

test.each([
  ['', true],
  ['QQ==', true],
  ['QUJD', true],
  ['QQ=', false],
  ['QQ', false],
  ['Q-==', false],
  ['QQ==\n', false],
  ['QR==', false],
])('%j is base64: %s', (text, expected) => {
  expect(isBase64(text)).toBe(expected);
});

describe('addresses', () => {
  const write = ({ version, bits, prefix }: AddressRange) => `${version} ${bits.toString(16)}/${prefix}`;

  test.each([
    ['192.0.2.5', '4 c0000205/32'],
    ['192.0.2.5/24', '4 c0000205/24'],
    ['0.0.0.0/0', '4 0/0'],
    ['255.255.255.255', '4 ffffffff/32'],
    ['192.000.002.005', '4 c0000205/32'],
    ['192.0.2.0/024', '4 c0000200/24'],
    ['192.0.2.0/+24', '4 c0000200/24'],
    ['192.0.2.0/33', 'none'],
    ['192.0.2.256', 'none'],
    ['192.0.2.0/99999', 'none'],
    ['192.0.2.0/x', 'none'],
    ['z192.0.2.0/24', 'none'],
    ['192.0.2.0/24/1', 'none'],
    ['192.0.2.0/-1', 'none'],
    ['not-an-ip', 'none'],
    ['', 'none'],
    ['.', 'none'],
    ['xyz.1', 'none'],
    ['192.0.2', 'unclear'],
    ['192.0.2.0.1', 'unclear'],
    ['0xC0.0.2.1', 'unclear'],
    ['3221225985', 'unclear'],
    [' 192.0.2.1 ', 'unclear'],
    ['192.0.2.1 x', 'none'],
    [accountSymbol, 'unclear'],
    ['2001:db8::1', '6 20010db8000000000000000000000001/128'],
    ['2001:DB8::/064', '6 20010db8000000000000000000000000/64'],
    ['::/0', '6 0/0'],
    ['::', '6 0/128'],
    ['::1', '6 1/128'],
    ['1::', '6 10000000000000000000000000000/128'],
    ['1:2:3:4:5:6:7:8', '6 10002000300040005000600070008/128'],
    ['1:2:3:4:5:6:7::', '6 10002000300040005000600070000/128'],
    ['::ffff:c000:200/120', '6 ffffc0000200/120'],
    ['1:2:3:4:5:6:7', 'none'],
    ['1:2:3:4:5:6:7:8:9', 'none'],
    ['1:2:3:4:5:6:7::8', 'none'],
    ['2001:db8::/129', 'none'],
    ['2001:db8::/+64', 'unclear'],
    ['2001:db8:::1', 'unclear'],
    ['2001:db8::1:', 'unclear'],
    [':1:2:3:4:5:6:7:8', 'unclear'],
    ['1::2::3', 'unclear'],
    ['12345::', 'unclear'],
    ['::12345', 'unclear'],
    ['::ffff:192.0.2.0/120', 'unclear'],
    ['fe80::1%1', 'unclear'],
    ['fe80::1%eth0', 'none'],
    ['::g', 'none'],
    [`::${accountSymbol}`, 'unclear'],
  ])('%j is %s', (text, expected) => {
    expect(short(readAddressRange(text), write)).toBe(expected);
  });

  test.each([
    ['2001:db8::5/64', true],
    ['2001:db8::5/127', true],
    ['2001:db8::4/127', false],
    ['2001:db8::1/0', true],
    ['2001:db8::1', false],
    ['192.0.2.5/24', false],
  ])('%s has bits beyond its prefix: %s', (text, expected) => {
    expect(hasHostBits(requireValue(readAddressRange(text)))).toBe(expected);
  });

  test.each([
    ['192.0.2.5', '192.0.2.0/24', true],
    ['192.0.2.5', '192.0.2.9/24', true],
    ['192.0.3.5', '192.0.2.0/24', false],
    ['192.0.2.5', '192.0.2.5', true],
    ['192.0.2.5', '192.0.2.4', false],
    ['192.0.2.5', '0.0.0.0/0', true],
    ['192.0.2.0/24', '192.0.2.0/24', undefined],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['2001:db8::1', '2001:db8::1/64', undefined],
    ['192.0.2.5', '2001:db8::/32', false],
    ['2001:db8::1', '192.0.2.0/24', false],
    ['192.0.2.5', '::ffff:c000:200/120', undefined],
    ['::ffff:c000:205', '192.0.2.0/24', undefined],
    ['192.0.2.5', '::ffff:0:0/96', undefined],
    ['192.0.2.5', '::/0', false],
    ['192.0.2.5', '::fffe:c000:200/120', false],
  ])('%s lies in %s: %s', (address, range, expected) => {
    expect(isInRange(requireValue(readAddressRange(address)), requireValue(readAddressRange(range)))).toBe(
      expected,
    );
  });
});
