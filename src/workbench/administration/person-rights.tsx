import { QRCode, Select } from 'antd'
import { useState } from 'react'
import { identityRoutes } from '#modules/identity/contract.ts'
import { organisationRoutes } from '#modules/organisation/contract.ts'
import { type Role, roleNames, roles } from '#modules/organisation/model.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay, useStaff } from '../api/session.ts'
import { OfficeSelect } from '../case/simple-drawer.tsx'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import type { StaffMember } from './people.tsx'
import { SideForm } from './side-form.tsx'

/** 一个人的岗位和登录凭据。自己的由别人办。 */
export function PersonRights({
  person,
  office,
  onClose,
}: {
  person: StaffMember
  office: string
  onClose: () => void
}) {
  const own = useStaff().staffId === person.staffId
  const assigns = useMay('organisation.assign')
  const credentials = useMay('identity.credentials')
  const manages = useMay('organisation.manage')
  return (
    <SideForm title={`${person.name}　${person.workNo}`} pending={false} onClose={onClose}>
      <p className="sub">{office}</p>
      {own && <p className="say">这是您自己。自己的岗位和凭据由另一位管理员办。</p>}
      <Posts person={person} editable={assigns && !own} />
      {credentials && !own && <Credential person={person} />}
      {manages && !own && person.validTo === null && <Leaving person={person} onClose={onClose} />}
    </SideForm>
  )
}

function Posts({ person, editable }: { person: StaffMember; editable: boolean }) {
  const read = useRead(organisationRoutes.listPosts, { params: { id: person.staffId } })
  const offices = useRead(organisationRoutes.listOffices, { query: {} })
  const [officeId, setOfficeId] = useState(person.officeId)
  const [role, setRole] = useState<Role>('caseworker')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const done = () => refresh(organisationRoutes.listPosts)
  const assign = useSend(organisationRoutes.assignPost, { onDone: done })
  const end = useSend(organisationRoutes.endPost, { onDone: done })
  const today = dayAt(new Date())
  const since = from.trim() === '' ? today : readDay(from)
  const until = to.trim() === '' ? null : readDay(to)
  const ready = since !== undefined && until !== undefined && officeId !== ''
  const officeName = (id: string) => offices.data?.find((one) => one.officeId === id)?.name ?? ''
  return (
    <section className="rights">
      <h2>岗位</h2>
      <FaultSay error={read.error ?? assign.error ?? end.error} />
      <ul>
        {read.data?.map((post) => (
          <li key={post.postId}>
            <span>
              {roleNames[post.role]}
              <span className="sub">
                {`　${officeName(post.officeId)}，${post.validFrom} 起${post.validTo ? `，到 ${post.validTo}` : ''}`}
              </span>
            </span>
            {editable && (post.validTo === null || post.validTo > today) && (
              <button
                type="button"
                className="link"
                onClick={() => end.mutate({ params: { id: post.postId }, body: { on: today } })}
              >
                今天结束
              </button>
            )}
          </li>
        ))}
        {read.data?.length === 0 && <li className="sub">没有岗位，登录后什么也看不到。</li>}
      </ul>
      {editable && (
        <div className="rights-form">
          <Field label="角色">
            {(id) => (
              <Select
                id={id}
                style={{ width: '100%' }}
                value={role}
                onChange={(next: Role) => setRole(next)}
                options={roles.map((value) => ({ value, label: roleNames[value] }))}
              />
            )}
          </Field>
          <Field label="在哪个单位">{(id) => <OfficeSelect id={id} value={officeId} onChange={setOfficeId} />}</Field>
          <TextField
            label="从哪天起"
            hint={since ? day(since) : '日期写得不对'}
            value={from}
            placeholder={today}
            onChange={setFrom}
          />
          <TextField
            label="到哪天"
            optional
            hint={until === null ? '一直' : until ? day(until) : '日期写得不对'}
            value={to}
            onChange={setTo}
          />
          <button
            type="button"
            className="btn btn-small"
            aria-disabled={!ready || assign.isPending}
            onClick={() =>
              ready &&
              assign.mutate({ body: { staffId: person.staffId, officeId, role, validFrom: since, validTo: until } })
            }
          >
            安排岗位
          </button>
        </div>
      )}
    </section>
  )
}

function Credential({ person }: { person: StaffMember }) {
  const [password, setPassword] = useState('')
  const [said, setSaid] = useState('')
  const id = { id: person.staffId }
  const give = useSend(identityRoutes.giveCredential)
  const unlock = useSend(identityRoutes.unlockStaff, { onDone: () => setSaid('已解锁') })
  const disable = useSend(identityRoutes.disableStaff, { onDone: () => setSaid('已停用，马上不能登录') })
  const problem = problemOf(give.error)
  return (
    <section className="rights">
      <h2>登录凭据</h2>
      {problem?.status !== 422 && <FaultSay error={give.error ?? unlock.error ?? disable.error} />}
      <TextField
        label="初始密码"
        hint="本人首次登录要改"
        fault={problem?.field('password') ?? (problem?.status === 422 ? problem.message : undefined)}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={password}
        onChange={setPassword}
      />
      <div className="rights-acts">
        <button
          type="button"
          className="btn btn-small"
          aria-disabled={password === '' || give.isPending}
          onClick={() => password !== '' && give.mutate({ params: id, body: { password } })}
        >
          发放或重置
        </button>
        <button type="button" className="btn btn-small" onClick={() => unlock.mutate({ params: id })}>
          解锁
        </button>
        <button type="button" className="btn btn-small" onClick={() => disable.mutate({ params: id })}>
          停用
        </button>
        <span role="status" className="sub">
          {said}
        </span>
      </div>
      {give.data && <Authenticator uri={give.data.totpUri} />}
    </section>
  )
}

/** 动态口令的密钥，只显示这一次：用手机验证器扫，扫不了的照着输。 */
function Authenticator({ uri }: { uri: string }) {
  const secret = new URL(uri).searchParams.get('secret') ?? uri
  return (
    <div className="say authenticator">
      <p>请本人当面用手机验证器扫码登记，只显示这一次。</p>
      <QRCode type="svg" value={uri} size={168} color="#000" bgColor="#fff" aria-label="动态口令的二维码" />
      <p>
        扫不了就照着输密钥：
        <code className="totp">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
    </div>
  )
}

function Leaving({ person, onClose }: { person: StaffMember; onClose: () => void }) {
  const [on, setOn] = useState('')
  const end = useSend(organisationRoutes.endStaff, {
    onDone: () => {
      refresh(organisationRoutes.listStaff)
      onClose()
    },
  })
  const last = readDay(on)
  return (
    <section className="rights">
      <h2>离职</h2>
      <FaultSay error={end.error} />
      <TextField
        label="最后一天"
        hint={last ? day(last) : '岗位一并结束，手上的件要先转办'}
        value={on}
        onChange={setOn}
      />
      <button
        type="button"
        className="btn btn-small"
        aria-disabled={last === undefined || end.isPending}
        onClick={() => last && end.mutate({ params: { id: person.staffId }, body: { on: last } })}
      >
        登记离职
      </button>
    </section>
  )
}
