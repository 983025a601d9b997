import './api/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { StrictMode, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { identityRoutes } from '#modules/identity/contract.ts'
import './workbench.css'
import './marks/band.css'
import './shell/shell.css'
import { queryClient, useRead } from './api/requests.ts'
import { StaffContext } from './api/session.ts'
import { router } from './routes.tsx'
import { FaultPage } from './shell/fault-say.tsx'
import { SignInForm } from './shell/sign-in.tsx'
import { applyTheme, chosenTheme, ThemeContext, type ThemeName } from './shell/theme-choice.tsx'
import { deskTheme, styleNonce } from './theme.ts'

/** Drawers, menus and lists of choices stand in a region of their own, so that a screen reader can find them. */
const popups = 'popups'
const csp = { nonce: styleNonce() }

function Workbench() {
  const [name, setName] = useState<ThemeName>(chosenTheme)
  const look = useMemo(() => {
    applyTheme(name)
    return deskTheme(name === 'dark')
  }, [name])
  const choice = useMemo(() => ({ name, choose: setName }), [name])
  return (
    <ThemeContext value={choice}>
      <ConfigProvider
        locale={zhCN}
        csp={csp}
        theme={look}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
        getPopupContainer={() => document.getElementById(popups) ?? document.body}
      >
        <svg width="0" height="0" className="for-readers" aria-hidden="true">
          <defs>
            <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M0 0V4" stroke="var(--line-strong)" strokeWidth="1.5" />
            </pattern>
          </defs>
        </svg>
        <Gate />
        <section id={popups} aria-label="弹出的内容" />
      </ConfigProvider>
    </ThemeContext>
  )
}

/** Shows the sign-in page to everybody who is not signed in as staff. */
function Gate() {
  const session = useRead(identityRoutes.whoAmI, {})
  if (session.error && !session.data) return <FaultPage error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data) return <div className="blank">正在打开</div>
  const { staff, isPending, mustChangePassword } = session.data
  if (staff && !isPending && !mustChangePassword) {
    return (
      <StaffContext value={staff}>
        <RouterProvider router={router} />
      </StaffContext>
    )
  }
  return (
    <main className="sign-in-page">
      <section className="pane">
        <h1>工作台登录</h1>
        <SignInForm step={isPending ? 'code' : staff ? 'change' : 'password'} />
      </section>
    </main>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Workbench />
      </QueryClientProvider>
    </StrictMode>,
  )
}
