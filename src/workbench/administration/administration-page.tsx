import { Navigate, NavLink, useParams } from 'react-router'
import { useMay } from '../api/session.ts'
import { Offices } from './offices.tsx'
import { People } from './people.tsx'
import './administration.css'

/** 单位和人员：三员各看各的。系统管理员管单位和人员，安全管理员管岗位和登录凭据，审计管理员只看。 */
export function AdministrationPage() {
  const { part } = useParams()
  const manages = useMay('organisation.manage')
  const assigns = useMay('organisation.assign')
  const parts = [
    { key: 'offices', name: '单位' },
    { key: 'people', name: assigns ? '人员、岗位和凭据' : '人员和岗位' },
  ]
  if (!part) return <Navigate to={manages ? '/administration/offices' : '/administration/people'} replace />
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
              : '您只能查看。'}
        </p>
      </nav>
      {part === 'offices' ? <Offices /> : <People />}
    </div>
  )
}
