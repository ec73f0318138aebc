package org.vitals4j.plugin;

import org.vitals4j.diagnose.Detector;

/** Makes a {@link Detector}: one for each network. */
public interface DetectorPlugin extends Plugin<Detector> {}
