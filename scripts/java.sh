# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Finds a JDK. Sourced; needs bash.

oldest_java=17

# The feature release of the JDK in a folder, from its file "release" or, without one, from its java; nothing when it is no JDK.
java_feature() {
    local version
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release" 2>/dev/null)
    [ -n "$version" ] || version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
    [ -n "$version" ] && echo "$version"
}

is_new_enough() {
    local feature
    feature=$(java_feature "$1") && [ "$feature" -ge "$oldest_java" ]
}

# Sets java_home to JAVA_HOME, to the JDK of the path, or to one that lies where distributions put them. Fails when there is none.
find_java() {
    local candidate on_path=''
    [ -z "${java_home:-}" ] || return 0
    if [ -n "${JAVA_HOME:-}" ]; then
        is_new_enough "$JAVA_HOME" && java_home=$JAVA_HOME && return
        echo "jvmgi-express: JAVA_HOME=$JAVA_HOME is no JDK $oldest_java or newer; looking for another" >&2
    fi
    if command -v javac >/dev/null; then
        on_path=$(readlink -f "$(command -v javac)")
        on_path=${on_path%/bin/javac}
    fi
    for candidate in "$on_path" /usr/lib/jvm/* /usr/local/java/* /opt/java/* /opt/jdk*; do
        if [ -n "$candidate" ] && is_new_enough "$candidate"; then
            java_home=$candidate
            return
        fi
    done
    return 1
}
