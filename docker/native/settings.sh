# What start, stop and status have in common: where everything is, and how to tell whether it runs. Read by them.

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)

: "${SCHAKEL_HOME:?the directory in which this set keeps its data, its logs and what it fetched}"
mkdir -p "$SCHAKEL_HOME"
home=$(cd "$SCHAKEL_HOME" && pwd)

# Everything listens on 127.0.0.1 only.
: "${SCHAKEL_PORT:=8080}"
: "${SCHAKEL_DATABASE_PORT:=5432}"
: "${SCHAKEL_BROKER_PORT:=61616}"
: "${SCHAKEL_PROMETHEUS_PORT:=9090}"
# Where programs are kept that come from Maven Central; several sets may share it.
: "${SCHAKEL_PROGRAMS:=$home/programs}"
# Directory with initdb, pg_ctl and postgres, for who has one; else it is fetched.
: "${SCHAKEL_POSTGRESQL:=$SCHAKEL_PROGRAMS/postgresql/bin}"
: "${SCHAKEL_PROMETHEUS:=prometheus}"

java=java
if [[ -v JAVA_HOME ]]; then
  java=$JAVA_HOME/bin/java
fi

# PostgreSQL refuses to run as root. A user namespace of its own takes root's rights away and leaves it its files.
postgresql() {
  local program=$1
  shift
  if ((EUID == 0)); then
    unshare --user "$SCHAKEL_POSTGRESQL/$program" "$@"
  else
    "$SCHAKEL_POSTGRESQL/$program" "$@"
  fi
}

# Whether a part runs. A number from before a restart of the machine can be another program's by now.
runs() {
  local pid
  if [[ $1 == database ]]; then
    [[ -x $SCHAKEL_POSTGRESQL/pg_ctl ]] && postgresql pg_ctl status --pgdata="$home/database" >/dev/null 2>&1
    return
  fi
  [[ -r $home/run/$1.pid ]] && pid=$(<"$home/run/$1.pid") && [[ -r /proc/$pid/environ ]] &&
    { tr '\0' '\n' <"/proc/$pid/environ"; } 2>/dev/null |
      grep --quiet --line-regexp --fixed-strings "SCHAKEL_PART=$home/$1"
}

# Whether something listens on a port.
listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Whether a page answers with 200.
answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    read -r status <&3
    [[ $status == *" 200"* ]]
  ) 2>/dev/null
}
