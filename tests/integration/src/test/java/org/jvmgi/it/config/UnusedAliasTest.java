/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Site;

/** Aliases in an order in which one of them is never asked. */
class UnusedAliasTest {

    private static ApacheServer.ConfigCheck check(String lines) throws Exception {
        return ApacheServer.of(new Site().source("Greeting.java").config(lines.replace(";;", "\n")))
                .checkConfiguration();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | /",
                "/ | /shop",
                "/shop | /shop/cart",
                "/shop | //shop/",
            })
    void aliasBehindOneThatTakesItsUrlsIsAWarning(String first, String second) throws Exception {
        ApacheServer.ConfigCheck check = check(aliases(first, second));
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).contains(Codes.ALIAS_UNUSED).contains(second).contains("first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/shop/cart | /shop",
                "/shop/ | /shop",
                "/shop | /shopping",
            })
    void aliasThatIsUsedIsNoWarning(String first, String second) throws Exception {
        ApacheServer.ConfigCheck check = check(aliases(first, second));
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).doesNotContain(Codes.ALIAS_UNUSED);
    }

    /** A host may hide what the main server has. */
    @Test
    void aliasOfAHostThatHidesOneOfTheServerIsNoWarning() throws Exception {
        ApacheServer.ConfigCheck check = check("JVMGIScriptAlias /shop ${APPS}/Greeting.java;;<VirtualHost *:1>;;"
                + "JVMGIScriptAlias / ${APPS}/Greeting.java;;</VirtualHost>");
        assertThat(check.valid()).as(check.output()).isTrue();
        assertThat(check.output()).doesNotContain(Codes.ALIAS_UNUSED);
    }

    private static String aliases(String... urls) {
        return Stream.of(urls)
                .map(url -> "JVMGIScriptAlias " + url + " ${APPS}/Greeting.java")
                .collect(Collectors.joining(";;"));
    }
}
