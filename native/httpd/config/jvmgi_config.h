/* SPDX-License-Identifier: Apache-2.0
 * What the configuration says: per directory, per server, and once for the whole server (the setup). Built in the Apache parent while it
 * reads its configuration, read-only in children but for the pools of connections that hang on groups. */
#ifndef JVMGI_CONFIG_H
#define JVMGI_CONFIG_H

#include <httpd.h>
#include <http_config.h>
#include <apr_hash.h>
#include <apr_tables.h>

#include "jvmgi_group.h"
#include "jvmgi_owner.h"
#include "jvmgi_proxied.h"

struct jvmgi_pool_t;
struct jvmgi_share_t;
struct jvmgi_embedding_t;
struct jvmgi_walks_t;

/** Of a flag that was not given. */
#define JVMGI_UNSET (-1)

/** What JVMGIMapHEADToGET can be. */
enum { JVMGI_HEAD_OFF, JVMGI_HEAD_ON, JVMGI_HEAD_AUTO };

/** Options of JVMGIScriptAlias and JVMGIScriptAliasMatch. NULL or -1: as configured for the place. */
typedef struct {
    const char *entry_class;
    const char *process_group;
    const char *application_group;
    int64_t pass_authorization;
} jvmgi_alias_options_t;

typedef struct {
    const char *url_path;    /**< or the pattern of `regex`, or the name of a handler */
    const ap_regex_t *regex; /**< NULL: a prefix */
    const char *target;
    bool is_class; /**< the target is a class name, not a path */
    jvmgi_alias_options_t options;
    const server_rec *server; /**< where it stands, for messages */
    const char *file;
    int line;
} jvmgi_alias_t;

/** A hook as a directive names it. Its options are an alias' ones, without pass-authorization. */
typedef struct {
    const char *target;
    bool is_class; /**< the target is a class name, not a path */
    jvmgi_alias_options_t options;
} jvmgi_hook_script_t;

/** Settings that directory sections may change. NULL or JVMGI_UNSET: not set here. */
typedef struct {
    const char *process_group;
    const char *application_group;
    const char *entry_class;
    apr_hash_t *handlers;                       /**< name → jvmgi_alias_t; NULL: none */
    jvmgi_proxy_headers_t *proxy_headers;       /**< NULL: none is believed */
    jvmgi_networks_t *proxies;                  /**< NULL: every peer is believed */
    const apr_array_header_t *restrict_process; /**< names, "" for httpd itself; NULL: any */
    const jvmgi_hook_script_t *access_script;
    const jvmgi_hook_script_t *user_script;
    const jvmgi_hook_script_t *group_script;
    const jvmgi_hook_script_t *dispatch_script;
    int script_reloading;
    int pass_authorization;
    int chunked_request;
    int map_head; /**< JVMGI_HEAD_* */
    int error_override;
    int internal_redirect;
    int request_timeout; /**< seconds, 0: none */
    int ignore_activity;
    int enable_sendfile;
} jvmgi_dir_config_t;

/** A process group as configured, and what the parent made of it. */
typedef struct {
    const char *name;
    const server_rec *server; /**< the virtual host that it was made in; NULL: usable from all */
    jvmgi_group_options_t options;
    const char *file; /**< where it was made; NULL: the implicit group */
    int line;
    /* Set by the parent before children are made: */
    const jvmgi_group_t *built; /**< NULL: it has a problem */
    const char *problem;        /**< why it cannot be used; NULL: it can */
    jvmgi_owner_t owner;        /**< whom its applications have to belong to */
    const char *definition;     /**< names its sockets; NULL: none is declared */
    int processes;              /**< of the definition in force */
    /* Set in each child: */
    struct jvmgi_pool_t *pool;
    struct jvmgi_share_t *share;    /**< NULL: no limit */
    struct jvmgi_pool_t *hook_pool; /**< connections that bear hooks */
} jvmgi_daemon_group_t;

/** A literal group name that the configuration uses somewhere. */
typedef struct {
    const char *name;
    const server_rec *server;
    const char *file;
    int line;
    bool for_import; /**< by JVMGIImportScript, which needs no requests */
} jvmgi_group_use_t;

/** What JVMGIImportScript runs when a process starts. */
typedef struct {
    const char *target;
    const char *process_group; /**< "" for httpd itself */
    const char *application_group;
    const char *entry_class; /**< "": the target's own */
} jvmgi_import_t;

/** What the streams of a JVM are like. In <JVMGILoaderOptions>, JVMGI_UNSET: as outside. */
typedef struct {
    int restrict_stdin;
    int restrict_stdout;
} jvmgi_streams_t;

/** <JVMGILoaderOptions>: what holds for some groups only. */
typedef struct {
    const char *process_group;     /**< NULL: all; "": httpd itself */
    const char *application_group; /**< NULL: all */
    jvmgi_list_t class_path;
    jvmgi_list_t system_properties;
    jvmgi_streams_t streams;
} jvmgi_loader_t;

/** What is there once, however many virtual hosts there are. */
typedef struct {
    apr_pool_t *pool;
    apr_hash_t *groups;          /**< name → jvmgi_daemon_group_t; `default` is always there */
    apr_array_header_t *uses;    /**< jvmgi_group_use_t */
    apr_array_header_t *imports; /**< jvmgi_import_t, in order */
    apr_array_header_t *loaders; /**< jvmgi_loader_t *, in order */
    jvmgi_loader_t *loader;      /**< the section that is being read; NULL: none */
    const char *java_home;       /**< NULL: looked for */
    const char *bridge_home;     /**< NULL: beside the module */
    const char *socket_prefix;   /**< NULL: in httpd's runtime directory */
    bool
        requests_settle; /**< sections or dispatch scripts have a say in application groups or entry classes */
    bool sections_choose;      /**< a directory section has a JVMGIProcessGroup */
    jvmgi_list_t java_options; /**< words */
    jvmgi_list_t class_path;
    jvmgi_list_t system_properties;
    int case_sensitivity;
    int restrict_embedded;
    int restrict_exit;
    jvmgi_streams_t streams;
    int destroy_jvm;
    struct jvmgi_embedding_t *embedding; /**< NULL: nothing runs inside httpd */
    const char *folder;                  /**< of the sockets, once the supervisor runs */
    uid_t owner;                         /**< whose listeners are trusted: the supervisor's user */
    /* Set in each child: */
    pid_t child;                 /**< this process */
    struct jvmgi_walks_t *walks; /**< NULL: none are kept */
} jvmgi_setup_t;

typedef struct {
    jvmgi_setup_t *setup;
    apr_array_header_t *aliases; /**< jvmgi_alias_t, in the order in which they are tried */
} jvmgi_server_config_t;

void *jvmgi_config_create_dir(apr_pool_t *pool, char *path);
void *jvmgi_config_merge_dir(apr_pool_t *pool, void *base, void *add);
void *jvmgi_config_create_server(apr_pool_t *pool, server_rec *s);
void *jvmgi_config_merge_server(apr_pool_t *pool, void *base, void *add);

const jvmgi_dir_config_t *jvmgi_config_dir(const request_rec *r);
jvmgi_server_config_t *jvmgi_config_server(const server_rec *s);
jvmgi_setup_t *jvmgi_config_setup(const server_rec *s);
/** The core's way to memory of a pool. */
jvmgi_alloc_t jvmgi_config_alloc(apr_pool_t *pool);

/** The group of that name, NULL: there is none. */
jvmgi_daemon_group_t *jvmgi_config_group(const jvmgi_setup_t *setup, const char *name);
/** Makes a group with default options and adds it. */
jvmgi_daemon_group_t *jvmgi_config_add_group(jvmgi_setup_t *setup, const char *name);
/** True when hosts of that server may use the group: it was made outside of virtual hosts, or in one with the same ServerName. */
bool jvmgi_config_may_use(const jvmgi_daemon_group_t *group, const server_rec *s);

/** An import script as CONFIG has it: application group, entry class, target, divided by ends of lines. */
const char *jvmgi_config_import_text(apr_pool_t *pool, const jvmgi_import_t *import);

/** A setting of a directory, or its default. */
static inline bool jvmgi_config_flag(int value, bool fallback)
{
    return value == JVMGI_UNSET ? fallback : value != 0;
}

#endif
