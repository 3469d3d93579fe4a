/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/** What a JDK cannot do: hand a listening socket to a process as its descriptor 0, as the supervisor does. */
interface LibC extends Library {
    LibC INSTANCE = Native.load("c", LibC.class);

    int AF_UNIX = 1;
    int SOCK_STREAM = 1;
    int SOCK_CLOEXEC = 0x80000;
    int WNOHANG = 1;
    int O_WRONLY_CREAT_APPEND = 1 | 0x40 | 0x400;

    int socket(int domain, int type, int protocol);

    int bind(int descriptor, byte[] address, int length);

    int listen(int descriptor, int backlog);

    int close(int descriptor);

    int posix_spawn(
            IntByReference pid,
            String path,
            Pointer actions,
            Pointer attributes,
            String[] arguments,
            String[] environment);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    int posix_spawn_file_actions_addopen(Pointer actions, int descriptor, String path, int flags, int mode);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int waitpid(int pid, IntByReference status, int options);

    int kill(int pid, int signal);

    int getuid();
}
