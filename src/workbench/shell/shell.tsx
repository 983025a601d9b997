import { Popover } from 'antd'
import { Suspense, useEffect, useRef, useState } from 'react'
import { NavLink, Outlet, useLocation, useNavigate } from 'react-router'
import { casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { useLine } from '../api/line.ts'
import { followCases } from '../api/live.ts'
import { problemOf } from '../api/problem.ts'
import { leave, useStaff } from '../api/session.ts'
import { day, dayAt, hourMinute } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { closedTo, destinationsOf } from './destinations.ts'
import { NotYours } from './fault-say.tsx'
import { KeyHelp } from './key-help.tsx'
import { useKeys } from './keys.ts'
import { SessionEnded } from './session-ended.tsx'
import { ThemeChoice } from './theme-choice.tsx'

const chordTime = 1_500

/** Header, navigation, keys that hold everywhere, and the page. */
export function Shell() {
  const staff = useStaff()
  const navigate = useNavigate()
  const places = destinationsOf(staff)
  const finder = useRef<HTMLInputElement>(null)
  const going = useRef(0)
  const [help, setHelp] = useState(false)
  const path = useLocation().pathname
  const closed = closedTo(staff, path)
  useEffect(() => followCases(), [])
  useEffect(() => {
    const place = places.find((one) => path.startsWith(one.path))
    document.title = `${place?.name ?? '工作台'} · 一次办`
  }, [path, places])
  useKeys('到处都能用', [
    { key: '/', label: '查找办件', run: () => finder.current?.focus() },
    { key: '?', label: '全部按键', run: () => setHelp(true) },
    {
      key: 'g',
      label: `再按字母换页：${places.map((place) => `${place.letter.toUpperCase()} ${place.name}`).join('，')}`,
      run: () => {
        going.current = Date.now()
      },
    },
    ...places.map((place) => ({
      key: place.letter,
      when: () => Date.now() - going.current < chordTime,
      run: () => {
        going.current = 0
        navigate(place.path)
      },
    })),
  ])
  const office = staff.posts[0]?.officeName ?? ''
  return (
    <div className="shell">
      <a className="skip" href="#main">
        跳到正文
      </a>
      <header className="top">
        <span className="brand">
          一次办<span>{office}</span>
        </span>
        <nav aria-label="主导航">
          {places.map((place) => (
            <NavLink key={place.path} to={place.path}>
              {place.name}
            </NavLink>
          ))}
        </nav>
        <div className="top-right">
          <LineSay />
          {places.some((place) => place.path === '/cases') && <Finder input={finder} />}
          <Clock />
          <Popover
            trigger="click"
            placement="bottomRight"
            content={
              <div className="own-menu">
                <ul>
                  {staff.posts.map((post) => (
                    <li key={post.postId}>
                      {post.roleName}{' '}
                      <span className="sub">
                        {post.officeName}，{post.regionName}
                      </span>
                    </li>
                  ))}
                </ul>
                <ThemeChoice />
                <button type="button" className="btn btn-small" onClick={() => void leave()}>
                  退出
                </button>
              </div>
            }
          >
            <button type="button" className="link own-name">
              {staff.name}
            </button>
          </Popover>
          <button type="button" className="key-button" aria-label="全部按键" onClick={() => setHelp(true)}>
            <KeyCap of="?" />
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<div className="blank">正在打开</div>}>
          {closed ? (
            <NotYours>
              “{closed.name}”是{closed.whose}用的。
            </NotYours>
          ) : (
            <Outlet />
          )}
        </Suspense>
      </main>
      {help && <KeyHelp onClose={() => setHelp(false)} />}
      <SessionEnded />
    </div>
  )
}

/** 断线时写明数据到几点、内容还在本机。 */
function LineSay() {
  const line = useLine()
  if (!line.down) return <span role="status" className="for-readers" />
  const since = line.heardAt ? `数据到 ${hourMinute(line.heardAt)}，` : ''
  return (
    <span role="status" className="line-say">
      断线，{since}内容在本机
    </span>
  )
}

function Clock() {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time className="clock-now" dateTime={now.toISOString()}>
      {day(dayAt(now))}
      {hourMinute(now)}
    </time>
  )
}

/** 查找：编号直接打开那一件，别的进办件列表。 */
function Finder({ input }: { input: React.RefObject<HTMLInputElement | null> }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [say, setSay] = useState('')
  const find = async () => {
    const wanted = text.trim()
    if (wanted === '') return
    setSay('')
    // Printed in groups of four; the last sign is a digit or any letter.
    const number = wanted.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
    if (/^\d{5,}[\dA-Z]$/.test(number)) {
      try {
        const found = await call(casesRoutes.findCase, { query: { number } })
        setText('')
        input.current?.blur()
        navigate(`/cases/${found.id}`)
        return
      } catch (error) {
        if (problemOf(error)?.status !== 404) {
          setSay(problemOf(error)?.message ?? '')
          return
        }
      }
    }
    input.current?.blur()
    navigate(`/cases?q=${encodeURIComponent(wanted)}`)
  }
  return (
    <search>
      <form
        className="finder"
        title={say}
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <input
          ref={input}
          aria-label="找办件：编号、事项名称、拼音首字母"
          placeholder="找办件：编号、事项"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
        />
        <KeyCap of="/" />
        {say && (
          <span role="alert" className="for-readers">
            {say}
          </span>
        )}
      </form>
    </search>
  )
}
