package org.vitals4j.ui.health;

/**
 * Another page of the same server.
 *
 * @param name for a person
 * @param address on this server; "{session}" in it stands for the run shown, encoded
 */
public record PageLink(String name, String address) {}
