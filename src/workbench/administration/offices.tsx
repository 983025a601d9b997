import { Input, Select } from 'antd'
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
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
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
      <div className="administration-bar">
        <h1>单位</h1>
        <span className="sub">{read.data ? `${rows.length} 个` : '正在读'}</span>
        <Input
          aria-label="找单位"
          placeholder="名称、信用代码"
          value={word}
          onChange={(event) => setWord(event.target.value)}
          allowClear
        />
        {manages && (
          <button type="button" className="btn" onClick={() => setEditing('new')}>
            新增单位
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="administration-table" tabIndex={0} aria-label="单位名录">
        <table className="table">
          <thead>
            <tr>
              <th>名称</th>
              <th>种类</th>
              <th>统一社会信用代码</th>
              <th>电话</th>
              <th>从哪天起</th>
              <th>
                <span className="for-readers">办理</span>
              </th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </section>
      {editing === 'new' && <AddOffice onClose={() => setEditing(undefined)} />}
      {editing !== undefined && editing !== 'new' && (
        <ChangeOffice key={editing.officeId} office={editing} onClose={() => setEditing(undefined)} />
      )}
    </section>
  )
}

const orNull = (text: string) => text.trim() || null

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
      <Field label="名称" fault={problem?.field('name')}>
        {(id) => <Input id={id} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />}
      </Field>
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
      <Field label="统一社会信用代码" optional hint="没有就先用系统给的暂用代码" fault={problem?.field('creditCode')}>
        {(id) => (
          <Input id={id} value={creditCode} maxLength={18} onChange={(event) => setCreditCode(event.target.value)} />
        )}
      </Field>
      <Field label="电话" optional fault={problem?.field('phone')}>
        {(id) => <Input id={id} value={phone} maxLength={100} onChange={(event) => setPhone(event.target.value)} />}
      </Field>
      <Field label="地址" optional>
        {(id) => <Input id={id} value={address} maxLength={100} onChange={(event) => setAddress(event.target.value)} />}
      </Field>
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
      <Field label="名称" hint="旧名称留在历史里" fault={problem?.field('name')}>
        {(id) => <Input id={id} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label="电话" optional fault={problem?.field('phone')}>
        {(id) => <Input id={id} value={phone} maxLength={100} onChange={(event) => setPhone(event.target.value)} />}
      </Field>
      <Field label="地址" optional>
        {(id) => <Input id={id} value={address} maxLength={100} onChange={(event) => setAddress(event.target.value)} />}
      </Field>
      <Field label="开门时间" optional>
        {(id) => <Input id={id} value={hours} maxLength={100} onChange={(event) => setHours(event.target.value)} />}
      </Field>
      <div className="danger">
        <Field label="撤销单位，最后一天" hint={on ? day(on) : `例如 ${dayAt(new Date())}`}>
          {(id) => <Input id={id} value={endOn} onChange={(event) => setEndOn(event.target.value)} />}
        </Field>
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
