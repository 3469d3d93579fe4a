/* SPDX-License-Identifier: Apache-2.0
 * What an exchange holds. For the files that make it up (handler, environ, body, response); a transport sees jvmgi_exchange.h alone. */
#ifndef JVMGI_EXCHANGE_STATE_H
#define JVMGI_EXCHANGE_STATE_H

#include "map/jvmgi_map.h"
#include "jvmgi_exchange.h"

/** The request's body on its way to the application. */
typedef struct {
    bool expected;      /**< the request has one */
    bool on_demand;     /**< its first read sends "100 Continue" */
    bool held;          /**< what does not go with the request waits until the application asks */
    jvmgi_body_t state; /**< END and BROKEN stay; otherwise what the last read gave */
    int64_t length;     /**< Content-Length, -1: none or unknown */
    apr_bucket_brigade *waiting; /**< read from httpd, not handed out yet */
    bool client_left;            /**< broken because the connection was reset */
    int status; /**< of a broken body: 400, 408 or 413; AP_FILTER_ERROR: a filter has answered already */
} jvmgi_body_source_t;

/** What is sent in place of the application's response. */
typedef enum {
    JVMGI_SUBSTITUTE_NONE,
    JVMGI_SUBSTITUTE_ERROR,    /**< httpd's own answer with the response's status */
    JVMGI_SUBSTITUTE_REDIRECT, /**< what httpd serves at `location` */
    JVMGI_SUBSTITUTE_FILTER    /**< an output filter has answered already */
} jvmgi_substitute_t;

/** The response on its way to the client. */
typedef struct {
    bool has_head;
    bool committed; /**< something was passed to the output filters */
    bool complete;  /**< with its end */
    bool has_trailers;
    int interims;   /**< interim responses so far */
    bool told_long; /**< that the body went beyond Content-Length */
    jvmgi_substitute_t substitute;
    const char *location; /**< of an internal redirect */
    uint16_t status;
    const char *status_line;
    const char *content_type;
    apr_table_t *fields;
    int64_t length;              /**< Content-Length, -1: unknown */
    int64_t passed;              /**< body bytes so far */
    int64_t surplus;             /**< bytes of the body that were to be none of it */
    apr_bucket_brigade *waiting; /**< added, not passed yet */
    apr_bucket_brigade *held; /**< of a body that is passed whole; NULL: it is passed as it comes */
    const char *reason;       /**< about the last failure */
} jvmgi_response_sink_t;

/** What a hook is asked. */
typedef struct {
    const char *name; /**< access, password, digest, groups or dispatch */
    const char *arguments[2];
    bool knows_user;       /**< who the user is has been settled */
    bool shows_configured; /**< its variables include what SetEnv and the like set */
} jvmgi_hook_call_t;

struct jvmgi_exchange_t {
    request_rec *r;
    const jvmgi_hook_call_t *hook; /**< NULL: an application is called */
    const jvmgi_mapping_t *map;
    const char *process_group; /**< "" when embedded */
    const char *application_group;
    const char *entry_class;        /**< "": the application's own */
    const jvmgi_proxied_t *proxied; /**< NULL: the request is shown as it is */
    bool chooses_group;             /**< a variable named the application group */
    bool passes_authorization;
    bool reloads;
    bool shows_get; /**< a HEAD request that the application sees as GET (JVMGIMapHEADToGET) */
    bool overrides_errors; /**< JVMGIErrorOverride */
    bool redirects;        /**< JVMGIInternalRedirect */
    bool ignores_activity;
    apr_interval_time_t
        write_timeout;   /**< for the client to take the response; 0: httpd's Timeout */
    int request_timeout; /**< seconds, 0: none; JVMGI_UNSET: the group's */
    jvmgi_body_source_t body;
    jvmgi_response_sink_t response;
};

/** Lets the input filters have the beginning of the body before the request is packed, without waiting for it: one that changes the length
 * takes Content-Length out of the request. */
void jvmgi_body_look_ahead(jvmgi_exchange_t *x);
/** Drops what is there of a body that was not read to its end, without waiting for more; closes the connection after the response when
 * that was not all. */
void jvmgi_response_leave_body(jvmgi_exchange_t *x);
/** Whether interim responses reach the client, if it is one that takes them. */
bool jvmgi_accompany_offers_interim(const jvmgi_exchange_t *x);
/** Whether trailers reach the client. */
bool jvmgi_accompany_offers_trailers(const jvmgi_exchange_t *x);
/** Gives up on a response of which something may have left: the client sees it cut, never as complete. */
void jvmgi_response_cut(jvmgi_exchange_t *x);

#endif
