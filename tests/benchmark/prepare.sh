# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by run and startup: installs what is missing, builds what is out of date, finds httpd.
#
#   prepare_tools            commands that building and measuring need
#   prepare_product          build/release/modules and the C handler
#   prepare_harness          the harness and the application
#   prepare_peers            Jetty and Tomcat, mod_wsgi and mod_jk; what is not to be had is only reported
#   start_harness CLASS ARG… replaces this shell by the harness

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/tests/benchmark
release=$root/build/release
unpacked=$root/build/benchmark/httpd-modules

say() { printf 'benchmark: %s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# --- packages ---

# command, Debian's package, Fedora's package
tools='
cc     gcc           gcc
cmake  cmake         cmake
make   make          make
mvn    maven         maven
javac  default-jdk-headless java-devel
apxs   apache2-dev   httpd-devel
wrk    wrk           wrk
'

missing_packages() { # column
  local command debian fedora
  while read -r command debian fedora; do
    if [ -n "$command" ] && ! command -v "$command" > /dev/null; then
      if [ "$1" = debian ]; then echo "$debian"; else echo "$fedora"; fi
    fi
  done <<< "$tools"
}

install_packages() { # package…
  local line
  if command -v apt-get > /dev/null; then
    line="apt-get install -y --no-install-recommends $*"
  else
    line="dnf install -y $*"
  fi
  [ "$(id -u)" = 0 ] || die "these packages are missing; as root run: $line"
  say "installing $*"
  if command -v apt-get > /dev/null; then
    apt-get -q update >&2 || say "the package lists could not be renewed"
    DEBIAN_FRONTEND=noninteractive $line >&2 || die "could not install $*"
  else
    $line >&2 || die "could not install $*"
  fi
}

prepare_tools() {
  local packages column=fedora
  command -v apt-get > /dev/null && column=debian
  packages=$(missing_packages "$column")
  # shellcheck disable=SC2086 # one word for each package
  [ -z "$packages" ] || install_packages $packages
}

# --- what is built ---

# Whether a file is there and newer than everything under the paths.
is_current() { # file path…
  local file=$1
  shift
  [ -f "$file" ] && [ -z "$(find "$@" -name target -prune -o -type f -newer "$file" -print -quit)" ]
}

prepare_product() {
  say "building mod_jvmgi (build/release)"
  (cd "$root" && cmake --preset release && cmake --build --preset release && cmake --build --preset release --target mod_ceiling) \
    > "$root/build/benchmark/cmake.log" 2>&1 || die "the build failed, see build/benchmark/cmake.log"
}

run_maven() { # project argument…
  local project=$1
  shift
  (cd "$root" && mvn -q -B -Dquick "$@" -pl "$project" -am package) >&2
}

prepare_harness() {
  is_current "$here/target/quick/jvmgi-benchmark.jar" "$here/src" "$here/pom.xml" "$root/jvm-bridge/api/src/main" && return
  say "building the harness"
  run_maven tests/benchmark || die "the harness could not be built"
}

prepare_peers() {
  local jar=$here/peers/target/quick/jvmgi-benchmark-peers.jar
  if ! is_current "$jar" "$here/peers/src" "$here/peers/pom.xml" "$here/src/main/java/com"; then
    say "building Jetty and Tomcat"
    run_maven tests/benchmark/peers -Pbenchmark || say "Jetty and Tomcat are not to be had and will not be measured"
  fi
  prepare_httpd_module wsgi libapache2-mod-wsgi-py3
  prepare_httpd_module jk libapache2-mod-jk
}

# Debian's packages enable their module in the system's Apache when they are installed; so they are only unpacked.
prepare_httpd_module() { # name package
  local file=$unpacked/mod_$1.so folder=$root/build/benchmark/packages/$2 library
  if [ -f "$(apxs -q LIBEXECDIR)/mod_$1.so" ] || [ -f "$file" ] || ! command -v apt-get > /dev/null; then
    return
  fi
  say "unpacking $2"
  rm -rf "$folder"
  mkdir -p "$folder" "$unpacked"
  if ! (cd "$folder" && apt-get -q download "$2" && dpkg-deb -x ./*.deb .) > "$folder.log" 2>&1; then
    say "$2 is not to be had and will not be measured"
    return
  fi
  library=$(dpkg-deb -f "$folder"/*.deb Depends | grep -o 'libpython3\.[0-9]*' | head -n 1 || true)
  if [ -n "$library" ] && ! dpkg-query -W "$library" > /dev/null 2>&1; then
    [ "$(id -u)" = 0 ] || { say "$2 needs $library; as root run: apt-get install $library"; return; }
    install_packages "$library"
  fi
  cp "$(find "$folder" -name "mod_$1.so")" "$file"
}

# --- the harness ---

start_harness() { # class argument…
  local class=$1 java=${JAVA_HOME:+$JAVA_HOME/bin/}java target=$here/target/quick
  shift
  exec "$java" -Xmx512m -XX:+UseSerialGC \
    "-Dbenchmark.httpd=$(apxs -q SBINDIR)/$(apxs -q PROGNAME)" \
    "-Dbenchmark.module-folders=$(apxs -q LIBEXECDIR):$unpacked" \
    "-Dbenchmark.product=$release/modules" \
    "-Dbenchmark.ceiling=$release/benchmark/mod_ceiling.so" \
    "-Dbenchmark.application=$target/jvmgi-benchmark-application.jar" \
    "-Dbenchmark.applications=$here/applications" \
    "-Dbenchmark.peers=$here/peers/target/quick" \
    -cp "$target/jvmgi-benchmark.jar:$target/lib/*" "org.jvmgi.benchmark.$class" "$@"
}
