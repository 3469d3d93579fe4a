/* SPDX-License-Identifier: Apache-2.0
 * File systems: which of them other machines see too, and which let nothing be executed. */
#include "jvmgi_place.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

/* As in statfs(2), linux/magic.h and the file systems' own sources. What is mounted with FUSE has one number, whether it is of a network or not,
 * and is not among them. */
static const struct {
    uint32_t type;
    const char *name;
} networks[] = {
    {0x00006969, "NFS"},   {0xff534d42, "CIFS"},     {0xfe534d42, "SMB2"},
    {0x0000517b, "SMB"},   {0x5346414f, "AFS"},      {0x6b414653, "AFS"},
    {0x73757245, "Coda"},  {0x00c36400, "Ceph"},     {0x01021997, "9P"},
    {0x7461636f, "OCFS2"}, {0x01161970, "GFS2"},     {0x0bd00bd0, "Lustre"},
    {0x47504653, "GPFS"},  {0x19830326, "BeeGFS"},   {0x20030528, "OrangeFS"},
    {0xaad7aaea, "PanFS"}, {0x0000564c, "NCP"},      {0x786f4256, "vboxsf"},
    {0x61636673, "ACFS"},  {0xbeefdead, "StorNext"}, {0x013111a8, "IBRIX"},
};

const char *jvmgi_place_network(uint32_t type)
{
    for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++) {
        if (networks[i].type == type) {
            return networks[i].name;
        }
    }
    return NULL;
}

const char *jvmgi_place_network_of(const char *path)
{
    struct statfs info;
    return statfs(path, &info) == 0 ? jvmgi_place_network((uint32_t)info.f_type) : NULL;
}

const char *jvmgi_place_bar(const char *program)
{
    struct statvfs info;
    if (access(program, X_OK) == 0) {
        return NULL;
    }
    int error = errno;
    if (error == EACCES && statvfs(program, &info) == 0 && info.f_flag & ST_NOEXEC) {
        return "its file system is mounted noexec";
    }
    return strerror(error);
}
