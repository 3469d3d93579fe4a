/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private final Headers headers = Headers.of("Content-Type", "text/plain", "Set-Cookie", "a=1", "set-cookie", "b=2");

    @Test
    void keepsOrderRepeatsAndCase() {
        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers)
                .containsExactly(
                        Map.entry("Content-Type", "text/plain"),
                        Map.entry("Set-Cookie", "a=1"),
                        Map.entry("set-cookie", "b=2"));
        assertThat(headers.name(2)).isEqualTo("set-cookie");
        assertThat(headers.value(2)).isEqualTo("b=2");
    }

    @Test
    void looksUpWithoutCase() {
        assertThat(headers.contains("CONTENT-TYPE")).isTrue();
        assertThat(headers.contains("Content")).isFalse();
        assertThat(headers.first("SET-COOKIE")).contains("a=1");
        assertThat(headers.first("X-None")).isEmpty();
        assertThat(headers.all("SET-cookie")).containsExactly("a=1", "b=2");
        assertThat(headers.all("X-None")).isEmpty();
    }

    @Test
    void comparesOnlyAsciiLettersWithoutCase() {
        // U+212A KELVIN SIGN is a k to String.equalsIgnoreCase.
        assertThat(headers.contains("Set-Coo\u212Aie")).isFalse();
        assertThat(Headers.of("X^", "1").contains("X~")).isFalse();
    }

    @Test
    void addsAtTheEnd() {
        assertThat(headers.add("X-New", "1").name(3)).isEqualTo("X-New");
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void setsInThePlaceOfTheFirst() {
        assertThat(headers.set("SET-COOKIE", "c=3"))
                .isEqualTo(Headers.of("Content-Type", "text/plain", "Set-Cookie", "c=3"));
        assertThat(headers.set("X-New", "1").all("x-new")).containsExactly("1");
        assertThat(headers.size()).isEqualTo(3);
    }

    @Test
    void removesAllOfAName() {
        assertThat(headers.without("set-COOKIE")).isEqualTo(Headers.of("Content-Type", "text/plain"));
        assertThat(headers.without("X-None")).isSameAs(headers);
    }

    @Test
    void buildsAndBuildsOn() {
        Headers.Builder builder = Headers.builder().add("A", "1").add("B", "2").add("a", "3");
        Headers first = builder.build();
        assertThat(builder.without("A").set("B", "4").set("C", "5").build()).isEqualTo(Headers.of("B", "4", "C", "5"));
        assertThat(first).isEqualTo(Headers.of("A", "1", "B", "2", "A", "3"));
        assertThat(headers.toBuilder().build()).isEqualTo(headers);
        assertThat(Headers.builder().build()).isSameAs(Headers.EMPTY);
    }

    @Test
    void doesNotFollowTheArrayThatMadeIt() {
        String[] texts = {"A", "1"};
        Headers made = Headers.of(texts);
        texts[1] = "forged\r\nB: 2";
        assertThat(made.value(0)).isEqualTo("1");
    }

    @Test
    void iteratorsCannotRemoveNorRunOn() {
        Iterator<Map.Entry<String, String>> entries = Headers.of("A", "1").iterator();
        Map.Entry<String, String> entry = entries.next();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> entry.setValue("2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> headers.all("Set-Cookie").add("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void equalsWithoutCaseOfNames() {
        Headers same = Headers.of("content-type", "text/plain", "SET-COOKIE", "a=1", "Set-Cookie", "b=2");
        assertThat(same).isEqualTo(headers).hasSameHashCodeAs(headers);
        assertThat(headers).isNotEqualTo(headers.add("A", "1"));
        assertThat(headers).isNotEqualTo(headers.set("Content-Type", "TEXT/plain"));
        assertThat(Headers.of("A", "1", "B", "2")).isNotEqualTo(Headers.of("B", "2", "A", "1"));
        assertThat(headers).isNotEqualTo("Headers");
    }

    @Test
    void showsNamesAndValues() {
        assertThat(headers).hasToString("Headers[Content-Type: text/plain, Set-Cookie: a=1, set-cookie: b=2]");
        assertThat(Headers.EMPTY).hasToString("Headers[]");
    }

    @Test
    void refusesAnOddCount() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A"));
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A", "1", "B"));
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> Headers.of("A", null));
        assertThatNullPointerException().isThrownBy(() -> Headers.of(null, "1"));
        assertThatNullPointerException().isThrownBy(() -> headers.add(null, "1"));
        assertThatNullPointerException().isThrownBy(() -> headers.set("Content-Type", null));
        assertThatNullPointerException().isThrownBy(() -> headers.contains(null));
    }

    @Test
    void refusesIndicesOutside() {
        assertThatThrownBy(() -> headers.name(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Each char between others, against the grammar of RFC 9110, 5.6.2. */
    @Test
    void takesExactlyTokensAsNames() {
        assertThat(isAccepted("", "1")).isFalse();
        IntPredicate token = c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0);
        assertThat(charsThat(c -> isAccepted("X" + (char) c + "Y", "1"))).isEqualTo(charsThat(token));
    }

    /** Each char at each end, against the grammar of RFC 9110, 5.5. */
    @Test
    void takesExactlyFieldContentAsValues() {
        assertThat(isAccepted("A", "")).isTrue();
        IntPredicate content = c -> c == '\t' || (c >= ' ' && c < 0x7F) || (c >= 0x80 && c <= 0xFF);
        assertThat(charsThat(c -> isAccepted("X", (char) c + "v"))).isEqualTo(charsThat(content));
        assertThat(charsThat(c -> isAccepted("X", "v" + (char) c))).isEqualTo(charsThat(content));
    }

    private static BitSet charsThat(IntPredicate property) {
        // Beyond the bytes: chars with a special low byte, or that some conversion folds into ASCII.
        return IntStream.concat(IntStream.rangeClosed(0, 0x3FF), "\u2028\u212A\uD83D\uFEFF\uFF0D\uFFFF".chars())
                .filter(property)
                .collect(BitSet::new, BitSet::set, BitSet::or);
    }

    @Test
    void refusesWhatCannotBeCarried() {
        assertThat(isAccepted("a".repeat(65_535), "1")).isTrue();
        assertThat(isAccepted("a".repeat(65_536), "1")).isFalse();
        String[] texts = new String[2 * 65_536];
        Arrays.fill(texts, "a");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(texts));
    }

    @Test
    void saysWhereTheFaultIsButNotTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("X-Secret", "s3cret\r\nSet-Cookie: x=1"))
                .withMessageContaining("X-Secret")
                .withMessageContaining("U+000D at index 6")
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("X Y", "1"))
                .withMessageContaining("U+0020 at index 1");
    }

    private static boolean isAccepted(String name, String value) {
        try {
            return Headers.of(name, value).value(0).equals(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
