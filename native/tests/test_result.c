/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_codes.h"
#include "jvmgi_result.h"
#include "suite.h"

#include <stdbool.h>

START_TEST(every_outcome_has_its_row)
{
    for (int i = 0; i < JVMGI_OUTCOME_COUNT; i++) {
        const jvmgi_outcome_info_t *info = jvmgi_outcome_info((jvmgi_outcome_t)i);
        ck_assert_msg(info->what != NULL && info->remedy != NULL, "outcome %d", i);
        bool is_ok = i == JVMGI_OUTCOME_OK;
        ck_assert_msg(is_ok || (info->code != 0 && *info->what), "outcome %d", i);
        ck_assert_msg(is_ok || i == JVMGI_OUTCOME_CLIENT_GONE ||
                          (info->status >= 400 && info->status <= 599),
                      "outcome %d", i);
        ck_assert_int_ge(info->level, 3);
        ck_assert_int_le(info->level, 7);
    }
}
END_TEST

START_TEST(no_code_serves_two_outcomes)
{
    for (int i = 1; i < JVMGI_OUTCOME_COUNT; i++) {
        for (int k = 1; k < i; k++) {
            ck_assert_uint_ne(jvmgi_outcome_info((jvmgi_outcome_t)i)->code,
                              jvmgi_outcome_info((jvmgi_outcome_t)k)->code);
        }
    }
}
END_TEST

START_TEST(the_contracts_statuses_hold)
{
    static const struct {
        jvmgi_outcome_t outcome;
        uint16_t status;
    } cases[] = {
        {JVMGI_OUTCOME_BAD_BODY, 400},           {JVMGI_OUTCOME_REQUEST_TOO_LARGE, 431},
        {JVMGI_OUTCOME_METHOD_REFUSED, 405},     {JVMGI_OUTCOME_HTTP_0_9, 400},
        {JVMGI_OUTCOME_TRANSFER_ENCODING, 501},  {JVMGI_OUTCOME_CHUNKED_REFUSED, 411},
        {JVMGI_OUTCOME_BAD_CONTENT_LENGTH, 400}, {JVMGI_OUTCOME_BODY_TOO_LARGE, 413},
        {JVMGI_OUTCOME_NO_EXEC_CGI, 403},        {JVMGI_OUTCOME_TARGET_MISSING, 404},
        {JVMGI_OUTCOME_GROUP_UNKNOWN, 500},      {JVMGI_OUTCOME_EMBEDDED_OFF, 500},
        {JVMGI_OUTCOME_GROUP_RESTRICTED, 500},   {JVMGI_OUTCOME_SHARE_TAKEN, 503},
        {JVMGI_OUTCOME_OWNER_WRONG, 403},        {JVMGI_OUTCOME_SERVICE_GROUP, 500},
        {JVMGI_OUTCOME_NO_CONNECTION, 503},      {JVMGI_OUTCOME_START_FAILED, 503},
        {JVMGI_OUTCOME_QUEUE_FULL, 503},         {JVMGI_OUTCOME_QUEUE_TIMEOUT, 504},
        {JVMGI_OUTCOME_SOCKET_TIMEOUT, 504},     {JVMGI_OUTCOME_PROCESS_LOST, 502},
        {JVMGI_OUTCOME_PROTOCOL, 502},           {JVMGI_OUTCOME_FAILED, 500},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_result_t result = jvmgi_result(cases[i].outcome, NULL);
        ck_assert_uint_eq(jvmgi_result_status(&result), cases[i].status);
    }
}
END_TEST

START_TEST(the_other_sides_status_and_code_count_when_they_are_errors)
{
    jvmgi_result_t result = jvmgi_result(JVMGI_OUTCOME_FAILED, "why");
    ck_assert_uint_eq(jvmgi_result_code(&result), JVMGI_CODE_FAILED);
    ck_assert_int_eq(result.process, -1);
    result.status = 504;
    result.code = 604;
    ck_assert_uint_eq(jvmgi_result_status(&result), 504);
    ck_assert_uint_eq(jvmgi_result_code(&result), 604);
    static const uint16_t rubbish[] = {0, 1, 200, 302, 399, 600, 65535};
    for (size_t i = 0; i < sizeof rubbish / sizeof rubbish[0]; i++) {
        result.status = rubbish[i];
        ck_assert_uint_eq(jvmgi_result_status(&result), 500);
    }
}
END_TEST

SUITE_MAIN("result", every_outcome_has_its_row, no_code_serves_two_outcomes,
           the_contracts_statuses_hold, the_other_sides_status_and_code_count_when_they_are_errors)
