# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Runs tests that measure, and prints their figures. Sourced by run and soak, which set top.

. "$top/scripts/java.sh"
. "$top/scripts/prepare.sh"

build_log=$top/build/faults.log

say() {
    echo "faults: $*" >&2
}

prepare() {
    install_missing "$needs_to_build"
    install_missing "$needs_to_test"
    require_cmake
    find_java || die "no JDK $oldest_java or newer"
    export JAVA_HOME=$java_home
    cd "$top" || exit
    say "building (the output: $build_log)"
    configure dev
    logged cmake --build "$top/build/dev" --parallel
    logged mvn -B package -DskipTests -Dspotless.check.skip=true
    logged cmake --build "$top/build/dev" --target stage
}

# Runs test classes (the first argument) with a seed (the second) and further options of Maven; fails when a goal was missed.
measure() {
    local classes=$1 seed=$2 figures=$top/tests/integration/target/figures.txt status
    shift 2
    exclusively prepare
    cd "$top" || exit
    rm -f "$figures"
    say "measuring $classes, seed $seed"
    mvn -B verify -pl tests/integration -am -Dspotless.check.skip=true -DskipUnitTests -Dit.test="$classes" \
        -Dfailsafe.failIfNoSpecifiedTests=false -Djvmgi.excluded=none -Djvmgi.preset=dev -Djvmgi.seed="$seed" "$@" \
        >>"$build_log" 2>&1 </dev/null
    status=$?
    cat "$figures"
    [ "$status" -eq 0 ] || say "a goal was missed, or a test failed: $build_log"
    return "$status"
}
