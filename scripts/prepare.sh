# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Makes a source tree ready: installs the system packages that are missing, builds what is out of date. Sourced after java.sh, by bash;
# $top is the tree's root. What it does it says in a line; the details go to $build_log.

oldest_cmake=3.21
build_log=$top/build/setup.log

say() {
    echo "jvmgi-express: $*" >&2
}

die() {
    say "$*"
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Runs a command into the log. When it fails, shows what the log says of it and where the rest is.
logged() {
    local start
    echo "+ $*" >>"$build_log"
    start=$(wc -l <"$build_log")
    "$@" >>"$build_log" 2>&1 </dev/null 9>&- && return
    tail -n "+$start" "$build_log" | complaints >&2
    die "this failed: $* (all of its output: $build_log)"
}

# The first lines of an output that tell of errors, else its last ones.
complaints() {
    local output
    output=$(cat)
    grep -E '^\[(ERROR|WARNING)\] [^/]*[/A-Z]|error:|warning:|undefined reference|CMake Error|^E: ' <<<"$output" |
        grep -v 'Re-run Maven\|\[Help' | head -n 25 | grep . || tail -n 25 <<<"$output"
}

# --- what is missing --------------------------------------------------------------------------------------------------

has_compiler() {
    has cc && echo '#include <stdio.h>' | cc -E - >/dev/null 2>&1
}

has_make() {
    has ninja || has make
}

has_httpd() {
    has apache2 || has httpd || [ -x /usr/sbin/apache2 ] || [ -x /usr/sbin/httpd ]
}

has_apache_headers() {
    local apxs
    apxs=$(command -v apxs || command -v apxs2) &&
        [ -f "$("$apxs" -q INCLUDEDIR)/httpd.h" ] && [ -x "$("$apxs" -q APR_CONFIG)" ] && [ -x "$("$apxs" -q APU_CONFIG)" ]
}

has_check() {
    has pkg-config && pkg-config --exists check
}

has_sanitizers() {
    echo 'int main(void) { return 0; }' | cc -fsanitize=address,undefined -x c -o /dev/null -
}

# A probe, Debian's packages, Fedora's packages.
needs_to_build='
has_compiler       | gcc libc6-dev      | gcc
has cmake          | cmake              | cmake
has_make           | ninja-build        | make
has_httpd          | apache2-bin        | httpd
has_apache_headers | apache2-dev        | httpd-devel
find_java          | JDK                | JDK
has mvn            | maven              | maven
has flock          | util-linux         | util-linux'

needs_to_test='
has_check          | check pkg-config   | check-devel pkgconf-pkg-config
has clang-format   | clang-format       | clang-tools-extra
has shellcheck     | shellcheck         | ShellCheck
has curl           | curl               | curl
has git            | git                | git
has_sanitizers     | gcc                | libasan libubsan'

# Prints the packages that are missing of a list of needs, in the column of a family: 2 Debian's, 3 Fedora's.
missing() {
    local line
    while read -r line; do
        [ -n "$line" ] || continue
        ${line%%|*} >/dev/null 2>&1 || cut -d '|' -f "$2" <<<"$line"
    done <<<"$1" | xargs
}

# --- installing -------------------------------------------------------------------------------------------------------

debian_jdk() {
    local release
    for release in 17 21 25; do
        if apt-cache show "openjdk-$release-jdk-headless" >/dev/null 2>&1; then
            echo "openjdk-$release-jdk-headless"
            return
        fi
    done
    echo default-jdk-headless
}

fedora_jdk() {
    local release
    for release in 17 21 25 latest; do
        if dnf -q list "java-$release-openjdk-devel" >/dev/null 2>&1; then
            echo "java-$release-openjdk-devel"
            return
        fi
    done
    echo java-devel
}

# Prints what to put before a command that needs root; fails when this user may not.
root_prefix() {
    [ "$(id -u)" -eq 0 ] && return
    has sudo && sudo -n true 2>/dev/null && echo sudo
}

install_debian() {
    local packages=$1 prefix lock=(-o DPkg::Lock::Timeout=300)
    prefix=$(root_prefix) ||
        die "these packages are missing; as root run: apt-get update && apt-get install -y ${packages/JDK/$(debian_jdk)}"
    say "installing ${packages/JDK/a JDK} with apt-get (the output: $build_log)"
    # shellcheck disable=SC2086 # words
    logged $prefix apt-get update "${lock[@]}"
    # shellcheck disable=SC2086 # words
    logged $prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${lock[@]}" \
        ${packages/JDK/$(debian_jdk)}
}

install_fedora() {
    local packages prefix
    packages=${1/JDK/$(fedora_jdk)}
    prefix=$(root_prefix) || die "these packages are missing; as root run: dnf install -y $packages"
    say "installing $packages with dnf (the output: $build_log)"
    # shellcheck disable=SC2086 # words
    logged $prefix dnf install -y $packages
}

# Installs what is missing of a list of needs. No service is started: Debian's apache2-bin has none, Fedora's httpd stays off.
install_missing() {
    local family column packages
    if has apt-get; then
        family=debian column=2
    else
        family=fedora column=3
    fi
    packages=$(missing "$1" $column)
    [ -n "$packages" ] || return 0
    [ "$family" = debian ] || has dnf || die "please install (names as in Fedora): ${packages/JDK/a JDK, 17 or newer}"
    "install_$family" "$packages"
    packages=$(missing "$1" $column)
    [ -z "$packages" ] || die "still missing after the installation: $packages (see $build_log)"
}

# --- building ---------------------------------------------------------------------------------------------------------

# What the product is made of, as one line for each file: a change of any of them shows.
sources() {
    find "$top/CMakeLists.txt" "$top/CMakePresets.json" "$top/pom.xml" "$top/.mvn" "$top/jvmgi-express" "$top/scripts" \
        "$top/native" "$top/jvm-bridge" \( -name target -o -path '*/src/test' -o -path "$top/native/tests" \) -prune \
        -o -type f -printf '%p %T@ %s\n' | sort
}

is_built() {
    local modules=$top/build/$1/modules
    [ -e "$modules/mod_jvmgi.so" ] && [ -e "$modules/jvmgi/jvmgi-supervisor" ] &&
        [ -e "$modules/jvmgi/express/jvmgi-express.jar" ]
}

require_cmake() {
    local version
    version=$(cmake --version | sed -n 's/^cmake version //p')
    [ "$(printf '%s\n' "$oldest_cmake" "$version" | sort -V | head -n 1)" = "$oldest_cmake" ] ||
        die "CMake $version is too old: $oldest_cmake or newer is needed"
}

# Configures a preset where that has not been done, or was done for a tree in another place.
configure() {
    local preset=$1 cache=$top/build/$1/CMakeCache.txt
    if [ -e "$cache" ] && ! grep -qx "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$cache"; then
        rm -rf "$top/build/$preset"
    fi
    if [ ! -e "$cache" ]; then
        if has ninja; then
            export CMAKE_GENERATOR=Ninja
        fi
        logged cmake -S "$top" --preset "$preset"
    fi
}

# Whether the sources differ from those of the last build for use.
is_out_of_date() {
    local stamp=$top/build/release/.sources
    ! { is_built release && [ -e "$stamp" ] && [ "$(sources)" = "$(<"$stamp")" ]; }
}

# Builds the preset release, for use.
build_release() {
    local now
    is_out_of_date || return 0
    now=$(sources)
    install_missing "$needs_to_build"
    require_cmake
    find_java || die "no JDK $oldest_java or newer"
    say "building mod_jvmgi (the first time, Maven fetches its plugins; the output: $build_log)"
    export JAVA_HOME=$java_home
    cd "$top" || exit
    configure release
    logged cmake --build "$top/build/release" --parallel
    printf '%s\n' "$now" >"$top/build/release/.sources"
    cd "$OLDPWD" || exit
}

# Runs a function while no other script of this tree installs or builds.
exclusively() {
    umask 022
    mkdir -p "$top/build"
    [ -w "$top/build" ] || die "$(id -un) has to build here and cannot write to $top/build"
    if has flock; then
        exec 9>"$top/build/.lock"
        flock -n 9 || { say "waiting for another build of this tree"; flock 9; }
    fi
    : >"$build_log"
    "$@"
    exec 9>&-
}
