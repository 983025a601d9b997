import type { ReactNode } from 'react'
import { problemOf } from '../api/problem.ts'

/** An error in words: what is wrong, what to do, the number for the support. Nothing when there is no error. */
export function FaultSay({ error, children }: { error: unknown; children?: ReactNode }) {
  const problem = problemOf(error)
  if (!problem || problem.status === 401) return null
  return (
    <div className="say say-late" role="alert">
      <p>
        {problem.message}
        {problem.errors.map((fault) => (
          <span key={`${fault.field}${fault.message}`} className="sub">
            {`　${fault.message}`}
          </span>
        ))}
        {problem.status >= 500 && problem.requestId && <span className="sub">　请求编号 {problem.requestId}</span>}
      </p>
      {children}
    </div>
  )
}

/** A whole area that could not be shown: no permission, not found, no line. */
export function FaultPage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = problemOf(error)
  if (!problem) return null
  if (problem.status === 403) return <NotYours>{problem.message}</NotYours>
  return (
    <div className="blank" role="alert">
      <b>{problem.status === 404 ? '没有找到' : '没有读到'}</b>
      <p>{problem.message}</p>
      {onRetry && (
        <button type="button" className="btn" onClick={onRetry}>
          再读一次
        </button>
      )}
    </div>
  )
}

/** 没有权限：说明这一页是谁的、该找谁。 */
export function NotYours({ children }: { children: ReactNode }) {
  return (
    <div className="blank" role="alert">
      <b>没有权限看这一页</b>
      <p>{children}</p>
      <p>工作要用的话，请跟本单位负责人说，由安全管理员安排岗位。</p>
    </div>
  )
}
