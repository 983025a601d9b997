import { Select } from 'antd'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { type OfficeView, organisationRoutes } from '#modules/organisation/contract.ts'
import { type OfficeKind, officeKindNames, officeKinds } from '#modules/organisation/model.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { Directory } from './directory.tsx'
import { SideForm } from './side-form.tsx'

type Office = z.output<typeof OfficeView>

/** 单位名录：查找、新增、改联系方式、撤销。 */
export function Offices() {
  const read = useRead(organisationRoutes.listOffices, { query: {} })
  const manages = useMay('organisation.manage')
  const [word, setWord] = useState('')
  const [editing, setEditing] = useState<Office | 'new'>()
  const rows = useMemo(
    () =>
      (read.data ?? []).filter((office) =>
        `${office.name}${office.shortName}${office.creditCode}`.includes(word.trim()),
      ),
    [read.data, word],
  )
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <section className="administration-work" aria-label="单位">
      <Directory
        name="单位"
        count={read.data && `${rows.length} 个`}
        find={['找单位', '名称、信用代码']}
        word={word}
        onWord={setWord}
        add={manages ? { words: '新增单位', run: () => setEditing('new') } : undefined}
        columns={['名称', '种类', '统一社会信用代码', '电话', '从哪天起']}
      >
        {rows.map((office) => (
          <tr key={office.officeId}>
            <td>
              {office.name}
              {office.validTo && <span className="sub">　{day(office.validTo)}撤销</span>}
            </td>
            <td className="nowrap">{officeKindNames[office.kind]}</td>
            <td className="nowrap">
              {office.creditCode}
              {office.creditCodeSynthetic && <span className="sub">　暂用</span>}
            </td>
            <td className="nowrap">{office.phone}</td>
            <td className="nowrap">{office.validFrom}</td>
            <td className="number">
              {manages && office.validTo === null && (
                <button type="button" className="link" onClick={() => setEditing(office)}>
                  修改
                </button>
              )}
            </td>
          </tr>
        ))}
      </Directory>
      {editing === 'new' && <AddOffice onClose={() => setEditing(undefined)} />}
      {editing !== undefined && editing !== 'new' && (
        <ChangeOffice key={editing.officeId} office={editing} onClose={() => setEditing(undefined)} />
      )}
    </section>
  )
}

const orNull = (text: string) => text.trim() || null

/** 怎么找到这个单位。 */
function Contact({
  phone,
  onPhone,
  fault,
  address,
  onAddress,
}: {
  phone: string
  onPhone: (phone: string) => void
  fault: string | undefined
  address: string
  onAddress: (address: string) => void
}) {
  return (
    <>
      <TextField label="电话" optional fault={fault} value={phone} maxLength={100} onChange={onPhone} />
      <TextField label="地址" optional value={address} maxLength={100} onChange={onAddress} />
    </>
  )
}

function AddOffice({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<OfficeKind>('department')
  const [creditCode, setCreditCode] = useState('')
  const [phone, setPhone] = useState('')
  const [address, setAddress] = useState('')
  const send = useSend(organisationRoutes.addOffice, {
    onDone: () => {
      refresh(organisationRoutes.listOffices)
      onClose()
    },
  })
  const problem = problemOf(send.error)
  const save = () =>
    send.mutate({
      body: { name, kind, creditCode: orNull(creditCode), phone: orNull(phone), address: orNull(address) },
    })
  return (
    <SideForm
      title="新增单位"
      confirm="新增"
      pending={send.isPending}
      lacking={name.trim() === '' ? '还差：名称' : undefined}
      onSave={save}
      onClose={onClose}
    >
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <TextField label="名称" fault={problem?.field('name')} value={name} maxLength={100} onChange={setName} />
      <Field label="种类">
        {(id) => (
          <Select
            id={id}
            style={{ width: '100%' }}
            value={kind}
            onChange={(next: OfficeKind) => setKind(next)}
            options={officeKinds.map((value) => ({ value, label: officeKindNames[value] }))}
          />
        )}
      </Field>
      <TextField
        label="统一社会信用代码"
        optional
        hint="没有就先用系统给的暂用代码"
        fault={problem?.field('creditCode')}
        value={creditCode}
        maxLength={18}
        onChange={setCreditCode}
      />
      <Contact
        phone={phone}
        onPhone={setPhone}
        fault={problem?.field('phone')}
        address={address}
        onAddress={setAddress}
      />
    </SideForm>
  )
}

function ChangeOffice({ office, onClose }: { office: Office; onClose: () => void }) {
  const [name, setName] = useState(office.name)
  const [phone, setPhone] = useState(office.phone ?? '')
  const [address, setAddress] = useState(office.address ?? '')
  const [hours, setHours] = useState(office.openingHours ?? '')
  const [endOn, setEndOn] = useState('')
  const done = () => {
    refresh(organisationRoutes.listOffices)
    onClose()
  }
  const send = useSend(organisationRoutes.changeOffice, { onDone: done })
  const close = useSend(organisationRoutes.closeOffice, { onDone: done })
  const problem = problemOf(send.error)
  const on = readDay(endOn)
  const save = () =>
    send.mutate({
      params: { id: office.officeId },
      body: { name, phone: orNull(phone), address: orNull(address), openingHours: orNull(hours) },
    })
  return (
    <SideForm
      title={office.name}
      confirm="保存"
      pending={send.isPending}
      lacking={name.trim() === '' ? '还差：名称' : undefined}
      onSave={save}
      onClose={onClose}
    >
      {problem?.status !== 422 && <FaultSay error={send.error ?? close.error} />}
      <TextField
        label="名称"
        hint="旧名称留在历史里"
        fault={problem?.field('name')}
        value={name}
        maxLength={100}
        onChange={setName}
      />
      <Contact
        phone={phone}
        onPhone={setPhone}
        fault={problem?.field('phone')}
        address={address}
        onAddress={setAddress}
      />
      <TextField label="开门时间" optional value={hours} maxLength={100} onChange={setHours} />
      <div className="danger">
        <TextField
          label="撤销单位，最后一天"
          hint={on ? day(on) : `例如 ${dayAt(new Date())}`}
          value={endOn}
          onChange={setEndOn}
        />
        <button
          type="button"
          className="btn btn-small"
          aria-disabled={on === undefined || close.isPending}
          onClick={() => on && close.mutate({ params: { id: office.officeId }, body: { on } })}
        >
          撤销这个单位
        </button>
      </div>
    </SideForm>
  )
}
