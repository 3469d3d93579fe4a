/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;

/** All options of one server. */
public final class ServerOptions {

    @Mixin
    public ApplicationOptions application = new ApplicationOptions();

    @ArgGroup(validate = false, heading = "%nListener%n")
    public ListenerOptions listener = new ListenerOptions();

    @ArgGroup(validate = false, heading = "%nProcesses%n")
    public ProcessOptions process = new ProcessOptions();

    @ArgGroup(validate = false, heading = "%nCapacity%n")
    public CapacityOptions capacity = new CapacityOptions();

    @ArgGroup(validate = false, heading = "%nTime-outs%n")
    public TimeoutOptions timeouts = new TimeoutOptions();

    @ArgGroup(validate = false, heading = "%nFiles%n")
    public StaticOptions files = new StaticOptions();

    @ArgGroup(validate = false, heading = "%nLogs%n")
    public LogOptions logs = new LogOptions();

    @ArgGroup(validate = false, heading = "%nPaths%n")
    public PathOptions paths = new PathOptions();
}
