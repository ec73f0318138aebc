package org.vitals4j.session;

import org.deeplearning4j.optimize.api.TrainingListener;

/** Marks the listeners of ours among those of a network: they read what passes and keep it. */
public interface WatchingListener extends TrainingListener {}
