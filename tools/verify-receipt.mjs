#!/usr/bin/env node
// Checks a proof file without the system that made it: no network, no packages, nothing of the product.
//   node verify-receipt.mjs <file> [--key <public key of the log>] [--witness-key <public key of the witness>] [--json]
// Written from RFC 9162 (Merkle tree), GB/T 32905 (SM3), RFC 8785 (JSON text) and the C2SP texts tlog-proof, signed-note, tlog-cosignature.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const sm3 = (data) => createHash('sm3').update(data).digest()

class Flaw extends Error {}
const must = (holds, words) => {
  if (!holds) throw new Flaw(words)
}

/** JSON with sorted keys and no spaces. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`
}

function readKey(text, type, whose) {
  const [name = '', id = '', ...rest] = String(text).trim().split('+')
  const bytes = Buffer.from(rest.join('+'), 'base64')
  must(bytes.length === 33 && bytes[0] === type, `${whose}的公钥读不懂`)
  const own = sha256(`${name}\n`, bytes).subarray(0, 4)
  must(own.toString('hex') === id, `${whose}的公钥编号对不上`)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)])
  return { name, id: own, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
}

function signaturesOf(lines, { name, id }) {
  return lines.flatMap((line) => {
    const [dash, who, base64 = ''] = line.split(' ')
    const bytes = Buffer.from(base64, 'base64')
    return dash === '—' && who === name && bytes.subarray(0, 4).equals(id) ? [bytes.subarray(4)] : []
  })
}

/** Root that a leaf and its proof lead to (RFC 9162, 2.1.3.2); undefined when the proof has another length. */
function rootFrom(leaf, index, size, proof) {
  let node = index
  let last = size - 1
  let hash = leaf
  const up = () => {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  for (const sibling of proof) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), sibling, hash)
      while (node % 2 === 0 && node !== 0) up()
    } else hash = sha256(Buffer.of(1), hash, sibling)
    up()
  }
  return last === 0 ? hash : undefined
}

function readProof(text) {
  const [head = '', ...rest] = String(text).split('\n\n')
  const note = rest.join('\n\n')
  const lines = head.split('\n')
  must(lines[0] === 'c2sp.org/tlog-proof@v1', '入账证明的格式不对')
  if (lines[1]?.startsWith('extra ')) lines.splice(1, 1)
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines[1] ?? '')?.[1]
  must(index !== undefined, '入账证明没有写第几条')
  const proof = lines.slice(2).map((line) => Buffer.from(line, 'base64'))
  must(
    proof.every((hash) => hash.length === 32),
    '入账证明里的散列不对',
  )
  const cut = note.lastIndexOf('\n\n')
  must(cut > 0, '没有封账签名')
  const body = note.slice(0, cut + 1)
  const [origin, size = '', root = '', ...more] = body.split('\n')
  must(/^(0|[1-9]\d{0,15})$/.test(size), '封账签名写的条数不对')
  return {
    index: Number(index),
    proof,
    body,
    signatures: note.slice(cut + 2).split('\n'),
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    time: more.find((line) => line.startsWith('time '))?.slice(5) ?? null,
  }
}

/** Checks the text of a proof file. Throws a Flaw that says what is wrong; answers what is proven. */
export function verifyReceipt(text, { key, witnessKey } = {}) {
  let file
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new Flaw('这不是证明文件。请用“下载证明文件”得到的文件')
  }
  must(file?.format === 'onevisit-receipt-proof/1', '这不是证明文件，或者版本不认识')
  const { leaf } = file
  must(leaf && typeof leaf === 'object', '证明文件缺少记录')
  for (const [shown, kept] of [
    [file.submittedAt, leaf.occurredAt],
    [file.contentHash, leaf.contentHash],
    [file.version, leaf.version],
    [leaf.number === null ? null : file.number, leaf.number],
  ])
    must(shown === kept, '文件前面写的和记录里的不一样，文件被改过')
  must(/^[0-9a-f]{64}$/.test(file.head), '记录的散列不对')
  const { salt, version, type, occurredAt, number, contentHash } = leaf
  const said = { about: 'onevisit:leaf:v1', salt, version, type, occurredAt, number, contentHash }
  must(
    Object.values(said).every((value) => value === null || ['string', 'number'].includes(typeof value)),
    '记录的写法不对',
  )
  const content = Buffer.concat([Buffer.of(1), Buffer.from(file.head, 'hex'), sm3(canonical(said))])
  const { index, proof, body, signatures, origin, size, root, time } = readProof(file.proof)
  must(index < size, '入账证明写的第几条超出了账本')
  const found = rootFrom(sha256(Buffer.of(0), content), index, size, proof)
  must(found?.equals(root), '记录不在这本账里，或者文件被改过')

  const log = readKey(key ?? file.keys?.log, 1, '账本')
  must(origin === log.name, '封账签名是另一本账的')
  const isSigned = signaturesOf(signatures, log).some((bytes) => verify(null, Buffer.from(body), log.key, bytes))
  must(isSigned, '封账签名不对：不是这个公钥签的，或者文件被改过')

  const witnessText = witnessKey ?? file.keys?.witness ?? undefined
  let witness = null
  if (witnessText !== undefined) {
    const by = readKey(witnessText, 4, '见证方')
    for (const bytes of signaturesOf(signatures, by)) {
      if (bytes.length !== 72) continue
      const seconds = bytes.readBigUInt64BE(0)
      const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`)
      must(verify(null, message, by.key, bytes.subarray(8)), '见证签名不对，文件被改过')
      witness = { name: by.name, at: new Date(Number(seconds) * 1000).toISOString() }
    }
    must(witness || witnessKey === undefined, '没有这个见证方的签名')
  }
  return {
    number: number ?? file.number,
    recordedAs: type,
    occurredAt,
    contentHash,
    version,
    index,
    size,
    signedAt: time,
    log: log.name,
    witness,
    keyGiven: key !== undefined,
    numberProven: number !== null,
  }
}

function told(result) {
  const lines = [
    '✓ 这条办件记录写在公开账本里，没有改动。',
    `  编号      ${result.number}${result.numberProven ? '' : '（这种文书的证明不含编号）'}`,
    `  记录时间  ${result.occurredAt}`,
    `  第几条    第 ${result.index + 1} 条，这次封账共 ${result.size} 条`,
    `  封账      ${result.signedAt ?? '没有写时间'}，${result.log}`,
    `  见证      ${result.witness ? `${result.witness.name}，${result.witness.at}` : '没有见证签名'}`,
    '  事项名称不在证明里，请以办件编号为准。',
  ]
  if (!result.keyGiven) lines.push('注意：公钥取自文件本身。请加 --key，写上网站“公开账本”页公布的公钥，再核对一次。')
  return lines.join('\n')
}

function main(words) {
  const option = (name) => {
    const at = words.indexOf(name)
    return at < 0 ? undefined : words.splice(at, 2)[1]
  }
  const [key, witnessKey] = [option('--key'), option('--witness-key')]
  const asJson = words.includes('--json')
  const [file, ...more] = words.filter((word) => word !== '--json')
  if (file === undefined || more.length > 0) {
    console.error('用法：node verify-receipt.mjs <证明文件> [--key <账本公钥>] [--witness-key <见证方公钥>] [--json]')
    return 2
  }
  try {
    const result = verifyReceipt(readFileSync(file, 'utf8'), { key, witnessKey })
    console.log(asJson ? JSON.stringify({ genuine: true, ...result }, null, 2) : told(result))
    return 0
  } catch (error) {
    const words = error instanceof Flaw ? error.message : `读不了文件：${error.code ?? '格式不对'}`
    console.log(asJson ? JSON.stringify({ genuine: false, reason: words }, null, 2) : `✗ ${words}。`)
    return 1
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = main(process.argv.slice(2))
