/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.JavaPeer;
import org.jvmgi.benchmark.site.Site;

/** Jetty and Tomcat, behind each of httpd's connectors and alone. */
final class JavaServerContenders {
    /** What a proxy reads from a backend at once; the largest that AJP allows. */
    private static final int PROXY_BUFFER_BYTES = 65_536;

    private final Installation installation;

    private JavaServerContenders(Installation installation) {
        this.installation = installation;
    }

    static List<Contender> all(Installation installation) {
        JavaServerContenders contenders = new JavaServerContenders(installation);
        return List.of(
                contenders.proxied("proxy_http-jetty-tcp", JavaPeer.JETTY_HTTP, false),
                contenders.proxied("proxy_http-jetty-unix", JavaPeer.JETTY_HTTP, true),
                contenders.proxied("proxy_http-tomcat-tcp", JavaPeer.TOMCAT_HTTP, false),
                contenders.proxied("proxy_http-tomcat-unix", JavaPeer.TOMCAT_HTTP, true),
                contenders.proxied("proxy_ajp-tomcat-tcp", JavaPeer.TOMCAT_AJP, false),
                contenders.modJk(),
                contenders.alone("jetty-alone", JavaPeer.JETTY_HTTP),
                contenders.alone("tomcat-alone", JavaPeer.TOMCAT_HTTP));
    }

    private Contender proxied(String name, JavaPeer peer, boolean unixSocket) {
        String module = "proxy_" + peer.protocol();
        Optional<String> obstacle = installation
                .obstacle("proxy")
                .or(() -> installation.obstacle(module))
                .or(installation::peerObstacle);
        String description = "mod_" + module + " to " + peer.title() + (unixSocket ? ", Unix socket" : ", TCP");
        return new Contender(name, Role.PEER, description, obstacle, site -> {
            String target = unixSocket ? unixBackend(site, peer) : tcpBackend(site, peer);
            site.startHttpd(String.join(
                    "\n",
                    installation.loadModules(List.of("proxy", module)),
                    "ProxyPreserveHost On",
                    "ProxyAddHeaders Off",
                    "ProxyPass / " + target + " iobuffersize=" + PROXY_BUFFER_BYTES));
        });
    }

    private String tcpBackend(Site site, JavaPeer peer) throws IOException {
        int port = site.startPeerOnPort(peer);
        return peer.protocol() + "://127.0.0.1:" + port + "/";
    }

    private String unixBackend(Site site, JavaPeer peer) throws IOException {
        Path socket = site.startPeerOnSocket(peer);
        return "unix:" + socket + "|" + peer.protocol() + "://localhost/";
    }

    private Contender modJk() {
        Optional<String> obstacle = installation.obstacle("jk").or(installation::peerObstacle);
        return new Contender("mod_jk-tomcat-tcp", Role.PEER, "mod_jk to Tomcat, TCP", obstacle, site -> {
            int port = site.startPeerOnPort(JavaPeer.TOMCAT_AJP);
            Path workers = site.folder().resolve("workers.properties");
            Files.write(workers, jkWorker(port, site.scale().threadsPerChild()));
            site.startHttpd(String.join(
                    "\n",
                    installation.loadModules(List.of("jk")),
                    "JkWorkersFile \"" + workers + "\"",
                    "JkLogFile \"" + site.folder().resolve("jk.log") + "\"",
                    "JkLogLevel warn",
                    "JkShmFile \"" + site.folder().resolve("jk.shm") + "\"",
                    "JkMount /* tomcat"));
        });
    }

    private static List<String> jkWorker(int port, int connections) {
        return List.of(
                "worker.list=tomcat",
                "worker.tomcat.type=ajp13",
                "worker.tomcat.host=127.0.0.1",
                "worker.tomcat.port=" + port,
                "worker.tomcat.connection_pool_size=" + connections,
                "worker.tomcat.max_packet_size=" + PROXY_BUFFER_BYTES);
    }

    private Contender alone(String name, JavaPeer peer) {
        return new Contender(
                name,
                Role.ALONE,
                peer.title() + " without httpd",
                installation.peerObstacle(),
                site -> site.startPeerAlone(peer));
    }
}
