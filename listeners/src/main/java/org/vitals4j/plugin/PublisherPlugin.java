package org.vitals4j.plugin;

import org.vitals4j.publish.Publisher;

/** Makes a {@link Publisher}: one for each monitor. */
public interface PublisherPlugin extends Plugin<Publisher> {}
