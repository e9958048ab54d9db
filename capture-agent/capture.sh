#!/bin/sh
# Runs tcpdump for the agent, which may not capture itself. It needs a POSIX shell and tcpdump, nothing else. Both sides
# share one folder, whose files are numbered by filter:
#   filter.N  the filter's text       want   the number that is wanted; the agent puts it in place by renaming
#   mode.N    prompt or bulk          done   captures up to this number are to end
#   pcap.N    FIFO with the packets   ask    tcpdump is to print its drop counters
#   said.N    what tcpdump printed
#   ended.N   the exit status of a capture that is over
# Usage: capture.sh FOLDER
set -u
cd "${1:?the folder to share}" || exit 1

# NUMBER:PID of each tcpdump that runs.
running=""
started=0

number_in() {
  number=0
  [ -r "$1" ] && read -r number <"$1"
  case $number in
  '' | *[!0-9]*) number=0 ;;
  esac
}

report_end() {
  echo "$2" >"ended.$1.new" && mv "ended.$1.new" "ended.$1"
}

# A FIFO that is there already belongs to a tcpdump that died with an earlier run of this script.
start() {
  if ! mkfifo -m 666 "pcap.$1" 2>"said.$1"; then
    report_end "$1" 1
    return
  fi
  # Promptly, the kernel keeps each packet in a place of its own that has room for the largest: smaller ones, and more.
  mode=bulk
  [ -r "mode.$1" ] && read -r mode <"mode.$1"
  case $mode in
  prompt) room="-s 65549 -B 65536 --immediate-mode" ;;
  *) room="-s 262144 -B 32768" ;;
  esac
  # Not -w FIFO: tcpdump would try to change its owner. And it stays this user (-Z): without CAP_KILL nobody else's
  # processes can be told to end.
  # shellcheck disable=SC2086
  tcpdump -Z "$(id -un)" -i any -n -U $room --time-stamp-precision=nano -F "filter.$1" -w - \
    >"pcap.$1" 2>"said.$1" &
  running="$running $1:$!"
}

# Looks after those that run: signals them, and reports those that are over.
look_after() {
  still=""
  for one in $running; do
    pid=${one#*:}
    # Not kill -0, which fails as well where signals are not allowed.
    if [ -d "/proc/$pid" ]; then
      still="$still $one"
      [ "${one%:*}" -le "$done_up_to" ] && kill -TERM "$pid" 2>/dev/null
      # One that has said nothing still waits for the FIFO's reader, and would die of the signal.
      [ "$is_asked" = yes ] && [ -s "said.${one%:*}" ] && kill -USR1 "$pid" 2>/dev/null
    else
      wait "$pid"
      report_end "${one%:*}" $?
    fi
  done
  running=$still
}

# With the status of one that was told to end (128 + SIGTERM): the Job of a pod that is evicted would be complete with 0,
# and no other pod be made.
stop() {
  for one in $running; do kill -TERM "${one#*:}" 2>/dev/null; done
  exit 143
}
trap stop TERM INT HUP

while :; do
  number_in want
  if [ "$number" -gt "$started" ]; then
    started=$number
    start "$number"
  fi
  number_in done
  done_up_to=$number
  is_asked=no
  if [ -e ask ]; then
    rm -f ask
    is_asked=yes
  fi
  look_after
  # Not every sleep knows fractions of a second.
  sleep 0.25 2>/dev/null || sleep 1
done
