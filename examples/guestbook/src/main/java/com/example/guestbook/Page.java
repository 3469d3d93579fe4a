/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.commons.text.StringSubstitutor;

/** The page, read from the jar once. */
final class Page {
    private static final String RESOURCE = "page.html";

    private final String template;

    private Page(String template) {
        this.template = template;
    }

    static Page load() throws IOException {
        try (InputStream stream = Page.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new FileNotFoundException("the jar lacks " + RESOURCE);
            }
            return new Page(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    String with(String action, List<Entry> entries) {
        String items = entries.stream().map(Page::item).collect(Collectors.joining());
        StringSubstitutor substitutor = new StringSubstitutor(
                Map.of("action", StringEscapeUtils.escapeHtml4(action), "entries", items), "{{", "}}");
        // What guests write is no template.
        substitutor.setDisableSubstitutionInValues(true);
        return substitutor.replace(template);
    }

    private static String item(Entry entry) {
        return "<li><b>" + StringEscapeUtils.escapeHtml4(entry.name()) + "</b> "
                + StringEscapeUtils.escapeHtml4(entry.message()) + "\n";
    }
}
