import { Navigate, NavLink, useParams } from 'react-router'
import { useMay } from '../api/session.ts'
import { NotYours } from '../shell/fault-say.tsx'
import { Audit } from './audit.tsx'
import { Offices } from './offices.tsx'
import { People } from './people.tsx'
import './administration.css'

/** 管理：三员各看各的。系统管理员管单位和人员，安全管理员管岗位和登录凭据，审计管理员看审计记录。 */
export function AdministrationPage() {
  const { part } = useParams()
  const manages = useMay('organisation.manage')
  const assigns = useMay('organisation.assign')
  const audits = useMay('audit.view')
  const parts = [
    ...(audits ? [{ key: 'audit', name: '审计记录' }] : []),
    { key: 'offices', name: '单位' },
    { key: 'people', name: assigns ? '人员、岗位和凭据' : '人员和岗位' },
  ]
  const closed = part === 'audit' && !audits
  if (!closed && !parts.some((one) => one.key === part))
    return <Navigate to={`/administration/${audits ? 'audit' : manages ? 'offices' : 'people'}`} replace />
  return (
    <div className="administration">
      <nav className="administration-parts" aria-label="管理">
        {parts.map((one) => (
          <NavLink key={one.key} to={`/administration/${one.key}`}>
            {one.name}
          </NavLink>
        ))}
        <p className="sub">
          {manages
            ? '您是系统管理员：维护单位和人员。岗位和凭据由安全管理员安排。'
            : assigns
              ? '您是安全管理员：安排岗位，发放和停用登录凭据。自己的岗位和凭据由别人办。'
              : audits
                ? '您是审计管理员：看谁做了什么，核对记录有没有被动过。单位和人员只能看。'
                : '您只能查看。'}
        </p>
      </nav>
      {closed ? (
        <NotYours>“审计记录”是审计管理员用的。</NotYours>
      ) : part === 'audit' ? (
        <Audit />
      ) : part === 'offices' ? (
        <Offices />
      ) : (
        <People />
      )}
    </div>
  )
}
