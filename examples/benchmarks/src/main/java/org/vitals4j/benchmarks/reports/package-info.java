/**
 * Troubles that users of Deeplearning4j reported in public, rebuilt as small jobs: what a case is,
 * and what a diagnosis of it should say.
 *
 * <p>Cases are written without a look at the rules of detectors, causes and treatments. They know
 * nothing of any monitor.
 */
@NullMarked
package org.vitals4j.benchmarks.reports;

import org.jspecify.annotations.NullMarked;
