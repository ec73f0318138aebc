/**
 * What tests share, published as the {@code tests} jar for authors of plug-ins: a contract for each
 * kind of plug-in, and hand-made snapshots, findings and networks to try one with.
 */
@NullMarked
package org.vitals4j.testing;

import org.jspecify.annotations.NullMarked;
