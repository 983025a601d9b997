import { useState } from 'react'
import { addDays } from '#kernel/plain-date.ts'
import type { Finding } from '#modules/catalog/contract.ts'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { SideForm } from '../administration/side-form.tsx'
import { problemOf } from '../api/problem.ts'
import { refresh, useSend } from '../api/requests.ts'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { ReasonField } from '../marks/reason-field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'

const usualDays = 180

/** 豁免一处发现：写明为什么可以保留，到哪一天。 */
export function WaiveDrawer({
  finding,
  onDone,
  onClose,
}: {
  finding: Finding
  onDone: () => void
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string>(() => addDays(dayAt(new Date()), usualDays))
  const send = useSend(publishingRoutes.grantWaiver, {
    onDone: () => {
      refresh(publishingRoutes.listWaivers)
      onDone()
      onClose()
    },
  })
  const problem = problemOf(send.error)
  const untilOn = readDay(until)
  const lacking = reason.trim().length < 2 ? '还差：原因' : untilOn === undefined ? '日期写得不对' : undefined
  const save = () => {
    const { rule, item, field, index, text } = finding
    if (untilOn)
      send.mutate({ body: { rule, itemName: item, field, index, words: text, reason: reason.trim(), untilOn } })
  }
  return (
    <SideForm
      title={`豁免 ${finding.rule}`}
      confirm="豁免"
      pending={send.isPending}
      lacking={lacking}
      onSave={save}
      onClose={onClose}
    >
      <p>
        “{finding.text}”：{finding.explanation}
      </p>
      <p className="sub">{finding.suggestion}</p>
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <ReasonField
        label="为什么可以保留"
        fault={problem?.field('reason')}
        autoFocus
        value={reason}
        onChange={setReason}
      />
      <TextField
        label="到哪一天"
        hint={untilOn ? `${day(untilOn)}，最长一年` : undefined}
        fault={untilOn ? problem?.field('untilOn') : '日期写成 2026-11-19 这样。'}
        value={until}
        onChange={setUntil}
      />
    </SideForm>
  )
}
