/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark.peers;

import com.example.benchmark.Answers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The benchmark's answers as a servlet; files go through Tomcat's sendfile where its connector has it. */
final class TomcatAnswers extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String SENDFILE = "org.apache.tomcat.sendfile.";

    private final byte[] hello = Answers.hello();
    private final byte[] chunk = Answers.chunk();
    private final transient Path file = Answers.file();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/hello" -> send(response, Answers.TEXT, hello);
            case "/environ" -> send(response, Answers.TEXT, environ(request));
            case "/echo" -> send(response, Answers.BINARY, body(request));
            case "/streamed" -> stream(response);
            case "/file" -> sendFile(request, response);
            default -> response.setStatus(404);
        }
    }

    private static byte[] environ(HttpServletRequest request) {
        return Answers.environ(name -> {
            String value = request.getHeader(name);
            return value == null ? "" : value;
        });
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = new byte[request.getContentLength()];
        int read = request.getInputStream().readNBytes(body, 0, body.length);
        if (read < body.length) {
            throw new EOFException("the body ended after " + read + " of " + body.length + " bytes");
        }
        return body;
    }

    private static void head(HttpServletResponse response, String contentType, int length) {
        response.setContentType(contentType);
        response.setContentLength(length);
    }

    private static void send(HttpServletResponse response, String contentType, byte[] body) throws IOException {
        head(response, contentType, body.length);
        response.getOutputStream().write(body);
    }

    private void stream(HttpServletResponse response) throws IOException {
        head(response, Answers.BINARY, Answers.LARGE_LENGTH);
        OutputStream out = response.getOutputStream();
        for (int sent = 0; sent < Answers.CHUNKS; sent++) {
            out.write(chunk);
        }
    }

    private void sendFile(HttpServletRequest request, HttpServletResponse response) throws IOException {
        head(response, Answers.BINARY, Answers.LARGE_LENGTH);
        if (Boolean.TRUE.equals(request.getAttribute(SENDFILE + "support"))) {
            request.setAttribute(SENDFILE + "filename", file.toString());
            request.setAttribute(SENDFILE + "start", 0L);
            request.setAttribute(SENDFILE + "end", (long) Answers.LARGE_LENGTH);
        } else {
            Files.copy(file, response.getOutputStream());
        }
    }
}
