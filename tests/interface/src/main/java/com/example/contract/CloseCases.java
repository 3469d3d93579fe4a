/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;
import static com.example.contract.Texts.buffers;
import static com.example.contract.Texts.failingAfter;

import com.example.contract.Texts.BodyMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.Body;

/** The body is closed exactly once, whatever happens. */
final class CloseCases {
    private CloseCases() {}

    static List<ContractCase> all() {
        return List.of(
                closing("after-the-end", () -> Body.of(buffers("a", "b")))
                        .answers(Question.get(), Expectation.text("ab"))
                        .answers(Question.head(), Expectation.text("")),
                closing("of-a-shared-body", () -> Body.of("shared"))
                        .answers(Question.get(), Expectation.text("shared")),
                closing("of-an-empty-body", () -> Body.of(buffers())).answers(Question.get(), Expectation.text("")),
                closing("after-a-failure-before-output", Texts::failingAfter)
                        .answers(Question.get(), Expectation.status(500)),
                closing("after-a-failure-after-output", () -> failingAfter("a", "b"))
                        .answers(Question.get(), Expectation.cut()),
                ownBody(),
                ofTheIterable());
    }

    private static ContractCase closing(String when, BodyMaker maker) {
        Application application = (environ, startResponse) -> {
            startResponse.start(200, PLAIN);
            return Closes.counted(environ, maker.make());
        };
        return ContractCase.of("close-" + when, application).closesOnce();
    }

    /** A class of the application's own. */
    private static ContractCase ownBody() {
        return ContractCase.of("close-of-an-own-body", (environ, startResponse) -> {
                    startResponse.start(200, PLAIN);
                    return new Body() {
                        @Override
                        public Iterator<ByteBuffer> iterator() {
                            return buffers("own").iterator();
                        }

                        @Override
                        public void close() throws IOException {
                            Closes.add(environ);
                        }
                    };
                })
                .closesOnce()
                .answers(Question.get(), Expectation.text("own"));
    }

    /** What the factories wrap is closed with the body. */
    private static ContractCase ofTheIterable() {
        return ContractCase.of("close-of-what-is-wrapped", (environ, startResponse) -> {
                    startResponse.start(200, PLAIN);
                    return Body.of(buffers("wrapped").onClose(() -> Closes.add(environ)));
                })
                .closesOnce()
                .answers(Question.get(), Expectation.text("wrapped"));
    }
}
