/** `onevisit rebuild`: every row of the cases again from its events. */
import type { Rebuilt } from '#modules/cases/service.ts'
import { write } from './lines.ts'
import { readOptions } from './options.ts'
import { withServices } from './with-services.ts'

export async function run(words: readonly string[]): Promise<number> {
  const { flags } = readOptions(words, { flags: ['json', 'dry-run'], most: 0 })
  const repair = !flags.has('dry-run')
  const rebuilt = await withServices(({ cases }) => cases.rebuild({ repair }))
  const same = rebuilt.differences.length === 0 && rebuilt.broken.length === 0
  await write(
    flags.has('json')
      ? `${JSON.stringify({ ...rebuilt, repaired: repair && !same }, null, 2)}\n`
      : told(rebuilt, repair),
  )
  return same ? 0 : 1
}

function told({ cases, events, differences, broken }: Rebuilt, repair: boolean): string {
  const text = (value: unknown): string => (value === null || value === undefined ? '空' : JSON.stringify(value))
  const differing = new Set(differences.map((one) => one.caseId)).size
  return `${[
    ...broken.map(({ number, caseId, reason }) => `✗ ${number ?? caseId}：${reason}，没有重算`),
    ...differences.map(
      ({ number, caseId, field, stored, replayed }) =>
        `${number ?? caseId}  ${field}：存的是 ${text(stored)}，事件算出 ${text(replayed)}`,
    ),
    `${cases} 件，${events} 条事件。`,
    differing === 0 && broken.length === 0
      ? '重算的结果和存的完全一致。'
      : `${differing} 件和事件对不上${repair && differing > 0 ? '，已按事件改正' : ''}；${broken.length} 件的记录被改动过。`,
  ].join('\n')}\n`
}
