package org.vitals4j.plugin;

import org.vitals4j.clip.ClippingPolicy;

/**
 * Makes a {@link ClippingPolicy}: one for each monitor; {@code forNetwork} then makes one for each
 * network.
 */
public interface ClippingPlugin extends Plugin<ClippingPolicy> {}
