package org.vitals4j.ui.health;

import org.vitals4j.report.Internal;

/**
 * Another page of the same server.
 *
 * @param name for a person
 * @param address on this server; "{session}" in it stands for the run shown, encoded
 */
@Internal
public record PageLink(String name, String address) {}
