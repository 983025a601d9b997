import { useLine } from '../api/line.ts'
import { Dialog } from './dialog.tsx'
import { useKeys } from './keys.ts'
import { SignInForm } from './sign-in.tsx'

/** The session ran out: sign in again over the page, which keeps everything typed. */
export function SessionEnded() {
  const { sessionEnded } = useLine()
  return sessionEnded ? <Again /> : null
}

function Again() {
  useKeys('登录', [], { modal: true })
  return (
    <Dialog title="登录已到时间，请再登录一次">
      <p className="sub">页面上写的都在。登录后再按一次刚才的按钮。</p>
      <SignInForm />
    </Dialog>
  )
}
