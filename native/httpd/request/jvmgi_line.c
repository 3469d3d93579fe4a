/* SPDX-License-Identifier: Apache-2.0
 * What failed, the remedy, and where it happened, in one line. */
#include "jvmgi_line.h"

#include "config/jvmgi_private.h"
#include "jvmgi_escape.h"
#include "jvmgi_limits.h"

#include <apr_strings.h>
#include <string.h>

/** The line's last part: what tells the request's surroundings. */
static const char *surroundings(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    apr_pool_t *pool = x->r->pool;
    const char *group = x->process_group ? apr_psprintf(pool, " group='%s'", x->process_group) : "";
    const char *process =
        result->process >= 0 ? apr_psprintf(pool, " process=%d", result->process) : "";
    const char *elapsed = apr_psprintf(pool, " after=%" APR_TIME_T_FMT "ms",
                                       (apr_time_now() - x->r->request_time) / 1000);
    return apr_pstrcat(pool, " target='", x->map->target, "'", group, process, elapsed, NULL);
}

/** What failed, in words: the other side's own when it gave a code with them, else the table's with the detail and the remedy. */
static const char *words(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    const jvmgi_outcome_info_t *info = jvmgi_outcome_info(result->outcome);
    const char *text = result->text ? result->text : "";
    int shown = (int)jvmgi_text_cut(text, strlen(text), JVMGI_MAX_LOG_TEXT);
    if (result->code && shown) {
        return apr_psprintf(x->r->pool, "%.*s", shown, text);
    }
    return apr_psprintf(x->r->pool, "%s%s%.*s%s%s", info->what, shown ? ": " : "", shown, text,
                        *info->remedy ? "; " : "", info->remedy);
}

/** The table's level; what the application's side found to be the client's doing is no error of the server. */
static int level_of(const jvmgi_result_t *result)
{
    uint16_t status = jvmgi_result_status(result);
    bool is_clients =
        result->code && status < HTTP_INTERNAL_SERVER_ERROR && status != HTTP_FORBIDDEN;
    return is_clients ? APLOG_INFO : jvmgi_outcome_info(result->outcome)->level;
}

void jvmgi_line_write(const jvmgi_exchange_t *x, const jvmgi_result_t *result)
{
    ap_log_rerror(APLOG_MARK, level_of(result), 0, x->r, JVMGI_CODE_FORMAT ": %s [%s]",
                  jvmgi_result_code(result), words(x, result), surroundings(x, result) + 1);
}
