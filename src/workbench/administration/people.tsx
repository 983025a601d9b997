import { Select } from 'antd'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { organisationRoutes, type StaffView } from '#modules/organisation/contract.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { OfficeSelect } from '../case/simple-drawer.tsx'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { Directory } from './directory.tsx'
import { PersonRights } from './person-rights.tsx'
import { SideForm } from './side-form.tsx'

export type StaffMember = z.output<typeof StaffView>

/** 人员：查找、新增、离职；安全管理员从这里进岗位和凭据。 */
export function People() {
  const [officeId, setOfficeId] = useState('')
  const [word, setWord] = useState('')
  const [open, setOpen] = useState<StaffMember>()
  const [adding, setAdding] = useState(false)
  const read = useRead(organisationRoutes.listStaff, { query: officeId === '' ? {} : { officeId } })
  const offices = useRead(organisationRoutes.listOffices, { query: {} })
  const manages = useMay('organisation.manage')
  const nameOf = useMemo(
    () => new Map((offices.data ?? []).map((office) => [office.officeId, office.name])),
    [offices.data],
  )
  const rows = useMemo(
    () => (read.data ?? []).filter((one) => `${one.name}${one.workNo}`.includes(word.trim())),
    [read.data, word],
  )
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <section className="administration-work" aria-label="人员">
      <Directory
        name="人员"
        count={read.data && `${rows.length} 人`}
        find={['找人', '姓名、工号']}
        word={word}
        onWord={setWord}
        filter={
          <Select
            aria-label="单位"
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: 260 }}
            value={officeId}
            onChange={(next: string) => setOfficeId(next)}
            options={[
              { value: '', label: '全部单位' },
              ...(offices.data ?? []).map((office) => ({ value: office.officeId, label: office.name })),
            ]}
          />
        }
        add={manages ? { words: '新增人员', run: () => setAdding(true) } : undefined}
        columns={['姓名', '工号', '单位', '电话', '从哪天起']}
      >
        {rows.map((one) => (
          <tr key={one.staffId} aria-selected={one.staffId === open?.staffId}>
            <td className="nowrap">
              {one.name}
              {one.validTo && <span className="sub">　{day(one.validTo)}离职</span>}
            </td>
            <td className="nowrap">{one.workNo}</td>
            <td>{nameOf.get(one.officeId)}</td>
            <td className="nowrap">{one.phone}</td>
            <td className="nowrap">{one.validFrom}</td>
            <td className="number">
              <button type="button" className="link" onClick={() => setOpen(one)}>
                岗位
              </button>
            </td>
          </tr>
        ))}
      </Directory>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
      {open && (
        <PersonRights
          key={open.staffId}
          person={open}
          office={nameOf.get(open.officeId) ?? ''}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  )
}

function AddPerson({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [workNo, setWorkNo] = useState('')
  const [phone, setPhone] = useState('')
  const [officeId, setOfficeId] = useState('')
  const [from, setFrom] = useState('')
  const send = useSend(organisationRoutes.addStaff, {
    onDone: () => {
      refresh(organisationRoutes.listStaff)
      onClose()
    },
  })
  const problem = problemOf(send.error)
  const since = from.trim() === '' ? dayAt(new Date()) : readDay(from)
  const lacking =
    name.trim() === ''
      ? '还差：姓名'
      : workNo.trim() === ''
        ? '还差：工号'
        : officeId === ''
          ? '还差：单位'
          : since === undefined
            ? '日期写得不对'
            : undefined
  const save = () =>
    since && send.mutate({ body: { name, workNo, phone: phone.trim() || null, officeId, validFrom: since } })
  return (
    <SideForm
      title="新增人员"
      confirm="新增"
      pending={send.isPending}
      lacking={lacking}
      onSave={save}
      onClose={onClose}
    >
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <TextField label="姓名" fault={problem?.field('name')} value={name} maxLength={100} onChange={setName} />
      <TextField label="工号" fault={problem?.field('workNo')} value={workNo} maxLength={30} onChange={setWorkNo} />
      <Field label="单位" fault={problem?.field('officeId')}>
        {(id) => <OfficeSelect id={id} value={officeId} onChange={setOfficeId} />}
      </Field>
      <TextField
        label="电话"
        optional
        fault={problem?.field('phone')}
        value={phone}
        maxLength={30}
        onChange={setPhone}
      />
      <TextField label="从哪天起" optional hint={since ? day(since) : undefined} value={from} onChange={setFrom} />
    </SideForm>
  )
}
