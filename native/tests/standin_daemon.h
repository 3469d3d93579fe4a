/* SPDX-License-Identifier: Apache-2.0
 * A stand-in for java: speaks the daemon's side of the protocol and misbehaves on demand, as a real JVM cannot be made to. */
#ifndef STANDIN_DAEMON_H
#define STANDIN_DAEMON_H

/** Runs as daemon when the program was started with "daemon" as first argument, and never returns then. */
void standin_daemon_main(int argc, char **argv);

/* What can be asked for, one argument each:
 *   say=TEXT      writes TEXT to stderr first (\n, \r and \x1b are known, and \_ is a blank)
 *   facts         writes what it sees of itself to stderr, one line "fact NAME=VALUE" each
 *   exit=N        exits with N before it says anything
 *   hang          never accepts a connection
 *   build=TEXT    says it is of this build
 *   garbage       sends bytes that are no frame after READY
 *   early         says READY before HELLO
 *   late          says READY only when SIGTERM comes
 *   chatter       sends LOG on the control connection after READY
 *   stubborn      neither DRAIN nor SIGTERM ends it
 *   lines=N       writes N lines to stdout after READY
 *   long=N        writes a line of N bytes to stdout after READY
 *   child         starts a process of its own that never ends, and says its pid ("fact child=N")
 *   forget        closes its control connection once it is ready and serves on, unless it finds one that did so before
 *   retire        asks to be replaced when SIGUSR1 comes, and serves on
 *   once          exits with 3 before it says anything, unless it is the first
 *   burn          the first one uses all the processor time it gets once it is ready
 *   deaf          shuts its listener down before it ends
 *
 * Ready, it answers the HELLO of a child with a HELLO whose build is "pid N". SIGUSR1: says DRAIN, accepts no more, and ends when its
 * last child connection has. SIGTERM and DRAIN: ends with status 15. */

#endif
