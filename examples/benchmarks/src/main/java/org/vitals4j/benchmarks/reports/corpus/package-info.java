/** The reported cases, by kind of fault, and a check of them without a monitor. */
@NullMarked
package org.vitals4j.benchmarks.reports.corpus;

import org.jspecify.annotations.NullMarked;
