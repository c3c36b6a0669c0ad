# What the server scripts share; sourced, not run. A script sets `server` and defines:
#   install_server   makes the program available; called again while it already is
#   configure        fills $data; sets `command` (array), `port` and `lines` (what start prints)
#   answers          succeeds once the server serves
# and may set `stop_signal`.
# shellcheck shell=bash disable=SC2154
set -euo pipefail

cache=${HARBINGER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/harbinger}
mkdir -p "$cache/run"
cache=$(cd "$cache" && pwd)
stop_signal=TERM

say() { printf '%s: %s\n' "$server" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

# with_lock NAME COMMAND…: one at a time on this machine, so that two starts at once build only
# once.
with_lock() {
  local lock="$cache/$1.lock"
  shift
  (
    flock 9
    "$@" 9>&-
  ) 9>"$lock"
}

# need COMMAND PACKAGE…: installs the Debian packages unless the command is there.
need() {
  if ! command -v "$1" >/dev/null; then with_lock apt apt_install "$@"; fi
}

apt_install() {
  local wanted=$1
  shift
  # Another script may have installed it while this one waited for the lock.
  if command -v "$wanted" >/dev/null; then return; fi
  command -v apt-get >/dev/null || fail "install $* first: $wanted is missing and this is not Debian"
  [[ $EUID == 0 ]] || fail "run as root: apt-get install $*"
  say "installing $*"
  (
    # Debian starts a freshly installed server at once; ours has its own data and port.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      trap 'rm -f "$policy"' EXIT
      printf '#!/bin/sh\nexit 101\n' >"$policy"
      chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    get=(apt-get -qq -y -o DPkg::Lock::Timeout=600 --no-install-recommends install "$@")
    { "${get[@]}" || { apt-get -qq update && "${get[@]}"; }; } </dev/null >&2
  )
}

# Below the range that the kernel hands out, so that a slow start cannot lose its port to somebody's
# client socket.
free_port() {
  node -e '
    const net = require("node:net");
    const attempt = (left) => {
      const port = 20000 + Math.floor(Math.random() * 12000);
      const probe = net.createServer();
      probe.once("error", () => (left ? attempt(left - 1) : process.exit(1)));
      probe.listen(port, "127.0.0.1", () => probe.close(() => console.log(port)));
    };
    attempt(50);'
}

secret() { node -p 'require("node:crypto").randomBytes(16).toString("hex")'; }

tcp_open() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# When process $1 began, in clock ticks after boot: with the pid it names one process for good.
# Empty once it has ended.
began() {
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
  local fields
  read -ra fields <<<"${line##*) }"
  if [[ ${fields[0]} != Z ]]; then echo "${fields[19]}"; fi
}

running() {
  local pid start
  { read -r pid start <"$state/process"; } 2>/dev/null || return 1
  [[ -n $start && $(began "$pid") == "$start" ]]
}

end_process() {
  local pid
  read -r pid _ <"$state/process"
  running && kill "-$stop_signal" "$pid"
  for _ in {1..200}; do
    running || return 0
    sleep 0.1
  done
  say "does not stop; killing process $pid"
  kill -KILL "$pid"
}

discard() {
  if running; then end_process; fi
  if [[ -f $state/data ]]; then rm -rf -- "$(<"$state/data")"; fi
  rm -rf -- "$state"
}

give_up() {
  say "$(tail -n 30 "$data/log")"
  discard
}

launch() {
  mkdir -p "$state"
  trap give_up EXIT
  data=$(mktemp -dt "harbinger-$server.XXXXXX")
  echo "$data" >"$state/data"
  cd "$data"
  configure >"$data/log" 2>&1
  # What `up` needs to serve the same data on the same port again.
  declare -p command port PATH >"$state/settings"
  serve
  printf 'export %s\n' "${lines[@]}" >"$state/lines"
  trap - EXIT
}

# Runs the command and waits until it serves.
serve() {
  setsid "${command[@]}" </dev/null >>"$data/log" 2>&1 8>&- &
  echo "$! $(began $!)" >"$state/process"
  for _ in {1..600}; do
    if answers >/dev/null 2>&1; then return; fi
    running || break
    sleep 0.1
  done
  fail "did not start"
}

start() {
  install_once
  if running; then
    say "already running as $name"
  else
    discard
    say "starting $name"
    launch
  fi
  cat "$state/lines"
}

stop() {
  if ! [[ -d $state ]]; then
    say "$name is not running"
    return
  fi
  discard
  say "stopped $name"
}

# Ends the server as an outage would: its data and port are kept for `up`.
down() {
  running || fail "$name is not running"
  end_process
  say "$name is down"
}

up() {
  [[ -f $state/lines ]] || fail "$name was never started"
  if ! running; then
    data=$(<"$state/data")
    cd "$data"
    # shellcheck disable=SC1091
    source "$state/settings"
    serve
    say "$name is up again"
  fi
  cat "$state/lines"
}

install_once() { with_lock "$server" install_server; }

# main start|stop|down|up|install [NAME]
main() {
  local action=${1:-}
  name=${2:-default}
  state=$cache/run/$server-$name
  [[ $name =~ ^[a-zA-Z0-9_-]+$ ]] || action=none
  case $action in
    start | stop | down | up)
      exec 8>"$cache/run/$server.lock"
      flock 8
      "$action"
      ;;
    install) install_once ;;
    *)
      echo "usage: $0 start|stop|down|up|install [NAME]   (several NAMEs run side by side; up continues after down)" >&2
      exit 2
      ;;
  esac
}
