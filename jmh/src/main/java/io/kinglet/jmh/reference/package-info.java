/**
 * What the engine is measured against: the same results by the published order of evaluation, by
 * the compact form, in plain Java, on jblas and on OpenBLAS; and the check that they agree.
 */
package io.kinglet.jmh.reference;
