# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds and finds what the benchmark consists of. Sourced by run and startup after scripts/java.sh and scripts/prepare.sh.

here=$top/tests/benchmark
work=$top/build/benchmark
build_log=$top/build/benchmark.log

# As what the parts were built: release (with target/quick), or dev (with target), as tests/run does.
preset=release
java_folder=target/quick

say() {
    echo "benchmark: $*" >&2
}

needs_to_measure='
has wrk            | wrk                | wrk'

# --- building ---------------------------------------------------------------------------------------------------------

# Whether a file is there and newer than everything under the paths.
is_current() {
    local file=$1
    shift
    [ -e "$file" ] && [ -z "$(find "$@" -name target -prune -o -type f -newer "$file" -print -quit)" ]
}

maven() {
    (cd "$top" && mvn -B -q -Dquick "$@" -am package </dev/null)
}

build_harness() {
    is_current "$here/$java_folder/jvmgi-benchmark.jar" "$here/src" "$here/pom.xml" "$top/jvm-bridge/api/src/main" && return
    say "building the harness (the output: $build_log)"
    logged maven -pl tests/benchmark
}

build_parts() {
    install_missing "$needs_to_measure"
    build_release
    find_java || die "no JDK $oldest_java or newer"
    export JAVA_HOME=$java_home
    logged cmake --build "$top/build/release" --target mod_ceiling
    build_harness
}

# Jetty and Tomcat, mod_wsgi and mod_jk: what is not to be had is reported, and not measured.
build_peers() {
    local jar=$here/peers/$java_folder/jvmgi-benchmark-peers.jar
    if ! is_current "$jar" "$here/peers/src" "$here/peers/pom.xml" "$here/src/main/java/com"; then
        say "building the peers (the output: $build_log)"
        maven -Pbenchmark -pl tests/benchmark/peers >>"$build_log" 2>&1 || say "Jetty and Tomcat are not to be had"
    fi
    if has apt-get; then
        unpack_module wsgi libapache2-mod-wsgi-py3
        unpack_module jk libapache2-mod-jk
    fi
}

# Debian's packages of httpd modules enable them in the system's Apache when they are installed; so they are only unpacked.
unpack_module() {
    local file=mod_$1.so package=$2 folder=$work/packages/$2 library
    if [ -e "$("$apxs" -q LIBEXECDIR)/$file" ] || [ -e "$work/modules/$file" ]; then
        return
    fi
    rm -rf "$folder"
    mkdir -p "$folder" "$work/modules"
    if ! (cd "$folder" && apt-get -q download "$package" && dpkg-deb -x ./*.deb .) >>"$build_log" 2>&1; then
        say "$package is not to be had"
        return
    fi
    library=$(dpkg-deb -f "$folder"/*.deb Depends | grep -o 'libpython3\.[0-9]*' | head -n 1)
    if [ -n "$library" ] && ! dpkg-query -W "$library" >/dev/null 2>&1; then
        install_debian "$library"
    fi
    find "$folder" -name "$file" -exec cp {} "$work/modules/" \;
}

# --- running ----------------------------------------------------------------------------------------------------------

# Takes the option --built PRESET from the command line into $preset and the rest into $arguments; builds without it.
prepare_parts() {
    arguments=("$@")
    if [ "${1:-}" = --built ]; then
        preset=${2:?}
        arguments=("${@:3}")
        [ "$preset" = release ] || java_folder=target
        find_java || die "no JDK $oldest_java or newer"
    else
        exclusively build_parts
    fi
    apxs=$(command -v apxs || command -v apxs2) || die "there is no apxs"
}

# Whether one of the words is among the arguments.
asks_for() {
    local argument word
    for argument in "${arguments[@]}"; do
        for word; do
            [ "$argument" != "$word" ] || return 0
        done
    done
    return 1
}

# Replaces this shell by a program of the harness.
start_harness() {
    exec "$java_home/bin/java" -Xmx512m -XX:+UseSerialGC \
        -Dbenchmark.httpd="$("$apxs" -q SBINDIR)/$("$apxs" -q PROGNAME)" \
        -Dbenchmark.module-folders="$("$apxs" -q LIBEXECDIR):$work/modules" \
        -Dbenchmark.product="$top/build/$preset/modules" \
        -Dbenchmark.ceiling="$top/build/$preset/benchmark/mod_ceiling.so" \
        -Dbenchmark.application="$here/$java_folder/jvmgi-benchmark-application.jar" \
        -Dbenchmark.applications="$here/applications" \
        -Dbenchmark.peers="$here/peers/$java_folder" \
        -cp "$here/$java_folder/jvmgi-benchmark.jar:$here/$java_folder/lib/*" \
        "org.jvmgi.benchmark.$1" "${arguments[@]}"
}
