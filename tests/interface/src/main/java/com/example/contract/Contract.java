/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.List;
import java.util.stream.Stream;

/** All cases. */
public final class Contract {
    private Contract() {}

    public static List<ContractCase> cases() {
        return Stream.of(
                        RequestCases.all(),
                        StartCases.all(),
                        StreamCases.all(),
                        BodyCases.all(),
                        LengthCases.all(),
                        CloseCases.all(),
                        FailureCases.all(),
                        LifeCases.all())
                .flatMap(List::stream)
                .toList();
    }
}
