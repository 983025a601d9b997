/** What attackers put into fields. Every text carries `attack`, so that a page or a table that repeats it can be found. */

/** A text and what it is meant to break. */
export interface Payload {
  readonly kind: string
  readonly value: unknown
}

const texts: Readonly<Record<string, readonly string[]>> = {
  sql: [
    "attack' OR '1'='1' --",
    "attack'; drop table case_event; --",
    "attack') union select null, version() --",
    "attack' and pg_sleep(3) is null --",
    "attack\\' or 1=1 #",
    '1; select pg_sleep(3) -- attack',
    "attack' || (select secret_sealed from staff_credential limit 1) || '",
  ],
  markup: [
    '<attack-tag>',
    '"><attack-tag onattack=1>',
    "'><attack-tag onattack=1>",
    '" onattack="1" autofocus onfocus="attack()',
    '<script>attack()</script>',
    '<svg onload=attack()>',
    '</textarea><attack-tag>',
    '</title><attack-tag>',
    '--><attack-tag><!--',
    '<img src=x onerror=attack()>',
    'javascript:attack()',
    '<a href="javascript:attack()">attack</a>',
    '%3Cattack-tag%3E',
    '&lt;attack-tag&gt;',
    '\u2028<attack-tag>\u2029',
  ],
  template: [
    `$${'{attack}'}`,
    '{{attack}}',
    '#{attack}',
    '<%= attack %>',
    `$${'{{7*7}}'}attack`,
    '{{constructor.constructor("attack")()}}',
    '$attack$&$1',
  ],
  formula: [
    '=cmd|"/C attack"!A0',
    '+attack()',
    '-attack()',
    '@SUM(attack)',
    '=HYPERLINK("http://attack.example","x")',
    '\t=attack',
  ],
  control: [
    'attack\0',
    'attack\u0000\u0000',
    'attack\u0007',
    'attack\u001b[2J\u001b[31m',
    'attack\u202etxt.exe',
    'attack\u200b\u200d',
    '\ufeffattack',
    'attack\u0085',
  ],
  lines: [
    'attack\r\nSet-Cookie: attack=1',
    'attack\nx-attack: 1',
    'attack\r\n\r\n<attack-tag>',
    'attack%0d%0aset-cookie:%20attack=1',
    'attack\n{"level":60,"msg":"attack"}',
  ],
  path: [
    '../../../../etc/passwd',
    '..\\..\\attack',
    '/etc/passwd',
    '....//....//attack',
    '%2e%2e%2fattack',
    'attack/../../api/audit',
    'file:///etc/passwd',
    'C:\\attack',
    'attack\u0000.pdf',
  ],
  address: [
    '//attack.example/',
    'https://attack.example/',
    '/\\attack.example',
    'http:attack.example',
    '/%09/attack.example',
    'http://127.0.0.1:5432/attack',
    'http://169.254.169.254/attack',
  ],
  number: [
    '-1',
    '0',
    '2147483648',
    '9223372036854775808',
    '1e309',
    '-1e309',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '１２',
    '٣',
    '1.5',
    '00000000000000000001',
  ],
  date: [
    '2026-02-30',
    '0000-00-00',
    '99999-01-01',
    '2026-13-01',
    '-000001-01-01',
    '2026-05-11T00:00:00+99:00',
    '1970-01-01',
    '9999-12-31',
    'infinity',
    'epoch',
    'now',
  ],
  id: [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    "01890a5d-ac96-774b-bcce-b302099a8057'",
    '{01890a5d-ac96-774b-bcce-b302099a8057}',
    '01890A5D-AC96-774B-BCCE-B302099A8057',
  ],
  long: [
    'attack'.repeat(50),
    'attack'.repeat(2_000),
    '长'.repeat(3_000),
    '👨‍👩‍👧'.repeat(300),
    'e\u0301'.repeat(1_000),
    '%'.repeat(300),
    '_%'.repeat(100),
  ],
  odd: [
    '',
    ' ',
    '\u3000',
    'null',
    'undefined',
    'true',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    '.',
    '..',
    '*',
    '%',
    '%ZZ',
    '%C0%80',
    '%00',
    '𠮷𬱖',
    '\ud800',
    '\udfff attack',
  ],
}

/** Every text, by what it is meant to break. */
export const textPayloads: readonly Payload[] = Object.entries(texts).flatMap(([kind, values]) =>
  values.map((value) => ({ kind, value })),
)

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)

/** Values of the wrong kind, for JSON. */
export const jsonPayloads: readonly Payload[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [null], [[]], { $ne: null }].map(
    (value) => ({ kind: 'type', value }),
  ),
  { kind: 'type', value: { toString: 'attack', valueOf: 'attack' } },
  { kind: 'type', value: { length: 1e9 } },
  { kind: 'type', value: JSON.parse('{"then":"attack"}') },
  { kind: 'deep', value: nested(39) },
  { kind: 'deep', value: nested(200) },
  { kind: 'wide', value: Array.from({ length: 5_000 }, (_, n) => n) },
  { kind: 'wide', value: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`attack${n}`, n])) },
]

/** Bodies as bytes that no serialiser makes: duplicate keys, prototypes, cut off, not text at all. */
export const rawBodies: readonly (readonly [kind: string, body: string | Buffer, type: string])[] = [
  ['prototype', '{"__proto__":{"role":"system-administrator"}}', 'application/json'],
  ['prototype', '{"constructor":{"prototype":{"role":"system-administrator"}}}', 'application/json'],
  ['duplicate', '{"version":1,"version":2,"reason":"attack","reason":"x"}', 'application/json'],
  ['cut', '{"reason":"attack', 'application/json'],
  ['empty', '', 'application/json'],
  ['scalar', '"attack"', 'application/json'],
  ['scalar', '1', 'application/json'],
  ['array', '[{"reason":"attack"}]', 'application/json'],
  ['number', '{"version":1e999}', 'application/json'],
  ['bytes', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]), 'application/json'],
  ['utf-16', Buffer.from('{"reason":"attack"}', 'utf16le'), 'application/json'],
  ['surrogate', '{"reason":"\\ud800attack"}', 'application/json'],
  ['deep', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'application/json'],
  ['xml', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'text/xml'],
  ['form', 'reason=attack&reason=x&version=1', 'application/x-www-form-urlencoded'],
  ['form', '__proto__[role]=admin&constructor[prototype][role]=admin', 'application/x-www-form-urlencoded'],
  ['text', '{"reason":"attack"}', 'text/plain'],
  [
    'multipart',
    '--b\r\ncontent-disposition: form-data; name="reason"\r\n\r\nattack\r\n--b--',
    'multipart/form-data; boundary=b',
  ],
  [
    'multipart',
    '--b\r\ncontent-disposition: form-data; name="file"; filename="../../attack.png"\r\n\r\n',
    'multipart/form-data; boundary=b',
  ],
  ['multipart', 'attack', 'multipart/form-data'],
  ['type', '{"reason":"attack"}', 'application/json; charset=utf-7'],
  ['type', '{"reason":"attack"}', 'attack/attack\u00e9'],
]

/** Headers that another site, a proxy or a clever client may send along. */
export const headerPayloads: readonly Readonly<Record<string, string>>[] = [
  { host: 'attack.example' },
  { host: 'attack.example:99999' },
  { 'x-forwarded-host': 'attack.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' },
  { forwarded: 'for=127.0.0.1;host=attack.example;proto=https' },
  { 'x-original-url': '/api/audit', 'x-rewrite-url': '/api/audit' },
  { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' },
  { 'x-request-id': 'attack\u00e9', 'x-real-ip': '127.0.0.1' },
  { cookie: 'onevisit=attack; onevisit=; __proto__=1; kept-0=attack' },
  { cookie: `onevisit=${'A'.repeat(6_000)}` },
  { authorization: 'Bearer attack', 'proxy-authorization': 'Basic attack' },
  { accept: 'application/attack', 'accept-language': "en' or 1=1 --", 'accept-encoding': 'attack, br;q=0' },
  { 'user-agent': "<attack-tag>' or 1=1 --", referer: 'https://attack.example/<attack-tag>' },
  { range: 'bytes=0-,1-,2-', 'if-none-match': '"attack"', 'if-modified-since': 'attack' },
  { 'content-encoding': 'gzip' },
  { 'idempotency-key': 'attack<attack-tag>' },
  { 'if-match': '"attack"' },
]

/** Headers by which a browser says that another site caused the request. */
export const foreignHeaders: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://attack.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', origin: 'http://attack.localhost' },
]
