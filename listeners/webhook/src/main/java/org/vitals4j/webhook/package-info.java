/**
 * Webhook: <b>who should hear?</b> Here: a chat, a pager, a service of your own.
 *
 * <p>Posts findings and treatments over HTTP, in order, and tries again until they are taken. Holds
 * a bounded number of them, never blocks training, and never writes an address or a token to a log.
 */
@NullMarked
package org.vitals4j.webhook;

import org.jspecify.annotations.NullMarked;
