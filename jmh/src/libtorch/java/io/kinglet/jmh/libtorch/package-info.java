/** The KiNG step written with libtorch's tensors; compiled only with the profile libtorch. */
package io.kinglet.jmh.libtorch;
