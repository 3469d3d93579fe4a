/* SPDX-License-Identifier: Apache-2.0
 * Addresses of the network, and networks of them. */
#ifndef JVMGI_ADDRESS_H
#define JVMGI_ADDRESS_H

#include "jvmgi_bytes.h"

/** Room for any address as text, with its NUL. */
#define JVMGI_ADDRESS_TEXT 46

/** An IPv6 address; one of IPv4 in its mapped form, so that both spellings are one. */
typedef struct {
    uint8_t bytes[16];
} jvmgi_address_t;

typedef struct {
    jvmgi_address_t base;
    unsigned bits; /**< of the base that count, from 0 to 128 */
} jvmgi_network_t;

typedef struct {
    const jvmgi_network_t *items;
    size_t count;
} jvmgi_networks_t;

/** Takes the 4 or 16 bytes of a socket's address; false: another number of bytes. */
bool jvmgi_address_of(const void *bytes, size_t length, jvmgi_address_t *out);
/** Reads "192.0.2.1", "2001:db8::1", or one of them with a port: "192.0.2.1:80", "[2001:db8::1]:80". `*port` is 0 when there is none that is a
 * number. False: no address. */
bool jvmgi_address_parse(jvmgi_span_t text, jvmgi_address_t *out, uint16_t *port);
/** Writes the address as httpd writes it: mapped ones as IPv4. */
void jvmgi_address_format(const jvmgi_address_t *address, char out[JVMGI_ADDRESS_TEXT]);
/** Reads an address or a network, "10.0.0.0/8"; false: it is neither. */
bool jvmgi_network_parse(const char *text, jvmgi_network_t *out);
bool jvmgi_networks_have(const jvmgi_networks_t *networks, const jvmgi_address_t *address);

#endif
